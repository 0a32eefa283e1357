import { afterAll, beforeAll, expect, test } from "vitest";
import { operatorOf } from "../operator-client.ts";
import { ended, redisAt } from "../published-redis.ts";
import { connectTo } from "../redis-connection.ts";
import { refusal } from "../refusal.ts";
import {
  type Attribute,
  attributeOf,
  createInstance,
  models,
  startTestServer,
  type TestServer,
  testPassword,
  testRegion,
  waitForStatus,
} from "../test-server.ts";
import { waitUntil } from "../wait-until.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const login = { password: testPassword };
const minutesFromNow = (minutes: number) =>
  `${new Date(Date.now() + minutes * 60_000).toISOString().slice(0, 16)}Z`;
const lock = (DBInstanceId: string) =>
  server.client.lockDBInstanceWrite(
    new models.LockDBInstanceWriteRequest({ DBInstanceId, lockReason: "maintenance" }),
  );
const unlock = (DBInstanceId: string) =>
  server.client.unlockDBInstanceWrite(new models.UnlockDBInstanceWriteRequest({ DBInstanceId }));
const writesInto = async (instance: Attribute) => {
  using redis = connectTo(instance);
  const answers = await Promise.all([
    redis.set("k", "v").catch(String),
    redis.del("kept").catch(String),
    redis.eval("return redis.call('set', 'k', 'v')", 0).catch(String),
    redis.flushall().catch(String),
    redis.lpush("l", "1").catch(String),
  ]);
  expect(await redis.get("kept")).toBe("yes");
  return answers.map((answer) =>
    /NOPERM|can't run this command/.test(String(answer)) ? "refused" : answer,
  );
};

test("a locked instance refuses every write and answers every read, until it is unlocked", async () => {
  const instance = await createInstance(server.client);
  const { instanceId = "" } = instance;
  const inside = await redisAt(instance, login);
  await inside.set("kept", "yes");
  const { body } = await lock(instanceId);
  expect(body).toMatchObject({
    DBInstanceName: instanceId,
    lockReason: "maintenance",
    taskId: expect.any(Number),
  });
  await waitForStatus(server.client, instanceId, "Normal");
  // Who was in could still write: that connection is closed.
  await ended(inside);
  expect(new Set(await writesInto(instance))).toEqual(new Set(["refused"]));
  const { body: tasks } = await server.client.describeHistoryTasks(
    new models.DescribeHistoryTasksRequest({
      regionId: testRegion,
      instanceId,
      fromStartTime: minutesFromNow(-10),
      toStartTime: minutesFromNow(10),
      taskId: String(body?.taskId),
    }),
  );
  expect(tasks?.items?.map((each) => each.status)).toEqual(["Succeed"]);
  // The control plane looks again and again, and does not take the lock for a fault.
  const { logLines } = server;
  const from = logLines.length;
  const until = Date.now() + 5_000;
  await waitUntil(async () => {
    expect((await attributeOf(server.client, instanceId)).instanceStatus).toBe("Normal");
    return Date.now() > until;
  });
  expect(logLines.slice(from).filter((line) => line.includes("probe failed"))).toEqual([]);

  const locked =
    "400 IncorrectDBInstanceLockMode: Current DB instance lock mode does not support this operation.";
  expect(await refusal(lock(instanceId))).toBe(locked);
  const flush = new models.FlushInstanceRequest({ instanceId });
  expect(await refusal(server.client.flushInstance(flush))).toBe(locked);

  await unlock(instanceId);
  await waitForStatus(server.client, instanceId, "Normal");
  using again = connectTo(instance);
  expect(await again.set("k", "v")).toBe("OK");
});

test("the lock survives a crash of the node, a failover and a new start of the server", async () => {
  const instance = await createInstance(server.client, {
    instanceClass: "redis.master.small.default",
  });
  const { instanceId = "" } = instance;
  {
    using redis = connectTo(instance);
    await redis.set("kept", "yes");
  }
  await lock(instanceId);
  await waitForStatus(server.client, instanceId, "Normal");
  const roleOf = async () => {
    using redis = connectTo(instance);
    return (await redis.info("server")).match(/run_id:(\w+)/)?.[1];
  };
  const master = await roleOf();
  await operatorOf(server).call("CreateFault", {
    Kind: "node",
    Effect: "kill",
    InstanceId: instanceId,
    Node: "master",
  });
  await waitUntil(async () => {
    const now = await roleOf().catch(() => undefined);
    return now !== undefined && now !== master;
  });
  await waitForStatus(server.client, instanceId, "Normal");
  expect(new Set(await writesInto(instance))).toEqual(new Set(["refused"]));

  const { dataDir } = server;
  await server.app.stop({ nodes: "leave" });
  const next = await startTestServer({ dataDir, network: "auto" });
  server = Object.assign(next, { dataDir });
  await waitForStatus(server.client, instanceId, "Normal");
  expect(new Set(await writesInto(instance))).toEqual(new Set(["refused"]));
  await unlock(instanceId);
  await waitForStatus(server.client, instanceId, "Normal");
  using again = connectTo(instance);
  expect(await again.set("k", "v")).toBe("OK");
});

test("memcached has no accounts whose writes could be stopped", async () => {
  const { instanceId = "" } = await createInstance(server.client, {
    instanceType: "Memcache",
    instanceClass: "memcache.master.small.default",
  });
  expect(await refusal(lock(instanceId))).toMatch(/^400 IncorrectDBInstanceType/);
});
