import { afterAll, beforeAll, expect, test } from "vitest";
import { connectTo, maxMemoryBytes } from "../redis-connection.ts";
import {
  attributeOf,
  createInstance,
  models,
  startTestServer,
  type TestServer,
  testPassword,
  testRegion,
  waitForStatus,
} from "../test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const mib = 1024 * 1024;

test("an official client creates an instance and an application uses it", async () => {
  const instance = await createInstance(server.client);
  expect(instance).toMatchObject({
    instanceStatus: "Normal",
    nodeType: "single",
    instanceClass: "redis.basic.small.default",
    realInstanceClass: "redis.basic.small.default",
    capacity: 1024,
    isOrderCompleted: true,
    vpcAuthMode: "Open",
  });
  using redis = connectTo(instance);
  expect(await redis.set("greeting", "hello")).toBe("OK");
  expect(await redis.get("greeting")).toBe("hello");
  expect(await maxMemoryBytes(redis)).toBe(1024 * mib);
  // What the control plane proves the address with leaves nothing behind.
  expect(await redis.dbsize()).toBe(1);
});

test("an instance with a replica is Normal only when the replica has everything", async () => {
  const instance = await createInstance(server.client, {
    instanceClass: "redis.master.small.default",
  });
  expect(instance.nodeType).toBe("double");
  using redis = connectTo(instance);
  expect(await redis.info("replication")).toMatch(/slave0:.*state=online/);
});

test("a class change is applied online and survives a restart", async () => {
  const created = await createInstance(server.client);
  const instanceId = created.instanceId ?? "";
  using redis = connectTo(created);
  await redis.set("kept", "1");

  await server.client.modifyInstanceSpec(
    new models.ModifyInstanceSpecRequest({
      instanceId,
      instanceClass: "redis.basic.mid.default",
    }),
  );
  const changed = await waitForStatus(server.client, instanceId, "Normal");
  expect(changed).toMatchObject({ realInstanceClass: "redis.basic.mid.default", capacity: 2048 });
  // The same connection: nothing was restarted.
  expect(await maxMemoryBytes(redis)).toBe(2048 * mib);

  await server.client.restartInstance(new models.RestartInstanceRequest({ instanceId }));
  const restarted = await waitForStatus(server.client, instanceId, "Normal");
  expect(restarted.connectionDomain).toBe(created.connectionDomain);
  using again = connectTo(restarted);
  expect(await again.get("kept")).toBe("1");
  expect(await maxMemoryBytes(again)).toBe(2048 * mib);
});

test("a replica is added and taken away while the instance serves", async () => {
  const created = await createInstance(server.client);
  const instanceId = created.instanceId ?? "";
  using redis = connectTo(created);
  await redis.set("kept", "1");

  const change = (instanceClass: string) =>
    server.client.modifyInstanceSpec(
      new models.ModifyInstanceSpecRequest({ instanceId, instanceClass }),
    );
  await change("redis.master.small.default");
  expect((await waitForStatus(server.client, instanceId, "Normal")).nodeType).toBe("double");
  expect(await redis.info("replication")).toMatch(/slave0:.*state=online/);

  await change("redis.basic.small.default");
  expect((await waitForStatus(server.client, instanceId, "Normal")).nodeType).toBe("single");
  expect(await redis.info("replication")).toContain("connected_slaves:0");
  expect(await redis.get("kept")).toBe("1");
});

test("a class too small for the data is refused and nothing changes", async () => {
  const created = await createInstance(server.client, {
    instanceClass: "redis.master.small.default",
  });
  using redis = connectTo(created);
  const value = Buffer.alloc(8 * mib, "x");
  for (let index = 0; index < 40; index++) await redis.set(`big:${index}`, value);
  await expect(
    server.client.modifyInstanceSpec(
      new models.ModifyInstanceSpecRequest({
        instanceId: created.instanceId,
        instanceClass: "redis.master.micro.default",
      }),
    ),
  ).rejects.toMatchObject({ code: "InvalidParameter", statusCode: 400 });
  expect(await redis.dbsize()).toBe(40);
  expect((await attributeOf(server.client, created.instanceId ?? "")).instanceStatus).toBe(
    "Normal",
  );
});

test("flushing clears everything, one database, or only what has expired", async () => {
  const instance = await createInstance(server.client);
  const instanceId = instance.instanceId ?? "";
  const settled = () => waitForStatus(server.client, instanceId, "Normal");
  using zero = connectTo(instance);
  using one = connectTo(instance, { db: 1 });
  const fill = () => Promise.all([zero.set("a", "0"), one.set("a", "1")]);

  await fill();
  await server.client.flushInstanceForDB(
    new models.FlushInstanceForDBRequest({ instanceId, dbIndex: 1 }),
  );
  await settled();
  expect(await zero.dbsize()).toBe(1);
  expect(await one.dbsize()).toBe(0);

  await zero.set("short", "1", "PX", 1);
  await server.client.flushExpireKeys(new models.FlushExpireKeysRequest({ instanceId }));
  await settled();
  expect(await zero.keys("*")).toEqual(["a"]);

  await fill();
  await server.client.flushInstance(new models.FlushInstanceRequest({ instanceId }));
  await settled();
  expect(await zero.dbsize()).toBe(0);
  expect(await one.dbsize()).toBe(0);
});

test("a restart with a replica keeps the address and loses nothing that was acknowledged", async () => {
  const instance = await createInstance(server.client, {
    instanceClass: "redis.master.small.default",
  });
  const instanceId = instance.instanceId ?? "";
  let acknowledged = 0;
  let stop = false;
  const writer = (async () => {
    while (!stop) {
      using redis = connectTo(instance);
      try {
        for (;;) {
          if (stop) return;
          await redis.rpush("log", String(acknowledged + 1));
          acknowledged += 1;
        }
      } catch {
        // The switch cuts connections; an application connects again, as this one does.
      }
    }
  })();
  await server.client.restartInstance(new models.RestartInstanceRequest({ instanceId }));
  await waitForStatus(server.client, instanceId, "Normal");
  stop = true;
  await writer;
  using redis = connectTo(instance);
  expect(acknowledged).toBeGreaterThan(0);
  expect(await redis.llen("log")).toBeGreaterThanOrEqual(acknowledged);
});

test("release protection holds until it is taken off; a released instance is gone", async () => {
  const { client } = server;
  const instance = await createInstance(client);
  const instanceId = instance.instanceId ?? "";
  const protect = (instanceReleaseProtection: boolean) =>
    client.modifyInstanceAttribute(
      new models.ModifyInstanceAttributeRequest({ instanceId, instanceReleaseProtection }),
    );
  const release = () => client.deleteInstance(new models.DeleteInstanceRequest({ instanceId }));

  await protect(true);
  await expect(release()).rejects.toMatchObject({
    code: "InstanceReleaseProtection",
    statusCode: 403,
  });
  await protect(false);
  await release();
  await expect(attributeOf(client, instanceId)).rejects.toMatchObject({
    code: "InvalidInstanceId.NotFound",
    statusCode: 404,
  });
  const shown = async (filter: object) => {
    const { body } = await client.describeInstances(
      new models.DescribeInstancesRequest({
        regionId: testRegion,
        instanceIds: instanceId,
        ...filter,
      }),
    );
    return body?.instances?.KVStoreInstance?.map((each) => each.instanceStatus);
  };
  expect(await shown({ instanceStatus: "Released" })).toEqual(["Released"]);
  // So Terraform learns that what it deleted is gone.
  expect(await shown({ expired: "true" })).toEqual(["Released"]);
  for (const filter of [{}, { expired: "false" }, { expired: "true", instanceStatus: "Normal" }]) {
    expect(await shown(filter)).toEqual([]);
  }
  await expect
    .poll(async () => {
      using redis = connectTo(instance);
      return redis.ping().catch((error: Error) => error.message);
    })
    .not.toBe("PONG");
});

test("a new password of the default account ends the connections of the old one", async () => {
  const instance = await createInstance(server.client);
  const instanceId = instance.instanceId ?? "";
  using old = connectTo(instance);
  await old.ping();
  const ended = new Promise((resolve) => old.once("end", resolve));
  await server.client.modifyInstanceAttribute(
    new models.ModifyInstanceAttributeRequest({ instanceId, newPassword: "Other-Pass-99" }),
  );
  await ended;
  using fresh = connectTo(instance, { password: "Other-Pass-99" });
  expect(await fresh.ping()).toBe("PONG");
  using refused = connectTo(instance, { password: testPassword });
  await expect(refused.ping()).rejects.toThrow();
});

test("a port of one's own is served", async () => {
  const instance = await createInstance(server.client, { port: "7001" });
  expect(instance.port).toBe(7001);
  using redis = connectTo(instance);
  expect(await redis.ping()).toBe("PONG");
});

test("a Memcache instance is created, restarted, flushed, resized and released", async () => {
  const { client } = server;
  const instance = await createInstance(client, {
    instanceType: "Memcache",
    instanceClass: "memcache.master.small.default",
  });
  const instanceId = instance.instanceId ?? "";
  const settled = () => waitForStatus(client, instanceId, "Normal");
  await client.flushInstance(new models.FlushInstanceRequest({ instanceId }));
  await settled();
  await client.restartInstance(new models.RestartInstanceRequest({ instanceId }));
  await settled();
  await client.modifyInstanceSpec(
    new models.ModifyInstanceSpecRequest({
      instanceId,
      instanceClass: "memcache.master.mid.default",
    }),
  );
  expect((await settled()).realInstanceClass).toBe("memcache.master.mid.default");
  await client.deleteInstance(new models.DeleteInstanceRequest({ instanceId }));
  await expect(attributeOf(client, instanceId)).rejects.toMatchObject({
    code: "InvalidInstanceId.NotFound",
  });
});
