import { Redis } from "ioredis";
import { expect, test } from "vitest";
import { createInstance, models, startTestServer, testPassword, waitForStatus } from "../test-server.ts";

test("an official client creates an instance and a Redis client uses it", async () => {
  await using server = await startTestServer();
  const instance = await createInstance(server.client);
  expect(instance.instanceStatus).toBe("Normal");
  const redis = new Redis({
    host: instance.connectionDomain ?? "",
    port: Number(instance.port),
    password: testPassword,
    maxRetriesPerRequest: 0,
  });
  expect(await redis.set("greeting", "hello")).toBe("OK");
  expect(await redis.get("greeting")).toBe("hello");
  redis.disconnect();
});

function connect(instance: { connectionDomain?: string; port?: number }, password = testPassword) {
  return new Redis({
    host: instance.connectionDomain ?? "",
    port: Number(instance.port),
    password,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
}

test("an instance with a replica is Normal only when the replica is in sync", async () => {
  await using server = await startTestServer();
  const t = performance.now();
  const instance = await createInstance(server.client, {
    instanceClass: "redis.master.small.default",
  });
  console.log("MASTER_SLAVE", performance.now() - t);
  for (let i = 0; i < 3; i++) {
    const t1 = performance.now();
    await createInstance(server.client);
    console.log("STAND_ALONE", performance.now() - t1);
  }
  const redis = connect(instance);
  expect(await redis.set("a", "1")).toBe("OK");
  redis.disconnect();
});

test("memcache, resize, restart, flush, delete", async () => {
  await using server = await startTestServer();
  const { client } = server;
  const m = await createInstance(client, {
    instanceType: "Memcache",
    instanceClass: "memcache.master.small.default",
  });
  console.log(m.connectionDomain, m.instanceStatus);
  const i = await createInstance(client, { instanceClass: "redis.master.small.default" });
  const redis = connect(i);
  await redis.set("a", "1");
  redis.disconnect();
  const steps: [string, () => Promise<unknown>][] = [
    ["restart", () => client.restartInstance(new models.RestartInstanceRequest({ instanceId: i.instanceId }))],
    ["spec", () => client.modifyInstanceSpec(new models.ModifyInstanceSpecRequest({ instanceId: i.instanceId, instanceClass: "redis.master.mid.default" }))],
    ["flush", () => client.flushInstance(new models.FlushInstanceRequest({ instanceId: i.instanceId }))],
  ];
  for (const [name, run] of steps) {
    const t = performance.now();
    await run();
    await waitForStatus(client, i.instanceId ?? "", "Normal");
    console.log(name, performance.now() - t);
  }
  await client.restartInstance(new models.RestartInstanceRequest({ instanceId: m.instanceId }));
  await waitForStatus(client, m.instanceId ?? "", "Normal");
  await client.deleteInstance(new models.DeleteInstanceRequest({ instanceId: i.instanceId }));
  await expect(waitForStatus(client, i.instanceId ?? "", "Normal")).rejects.toMatchObject({ code: "InvalidInstanceId.NotFound" });
});
