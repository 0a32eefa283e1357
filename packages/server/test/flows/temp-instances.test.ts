import { once } from "node:events";
import { readdirSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { connect } from "node:tls";
import { afterAll, beforeAll, expect, test } from "vitest";
import { nodeProcesses, readRows } from "../crash/installation-state.ts";
import { HandClock } from "../hand-clock.ts";
import { canEnter, redisAt } from "../published-redis.ts";
import { refusal } from "../refusal.ts";
import {
  type Call,
  type ListedTemp,
  listTemps,
  snapshotCaller,
  startTemp,
  takeSnapshot,
} from "../snapshot-calls.ts";
import { whileSpoiling } from "../stored-files.ts";
import {
  type Attribute,
  attributeOf,
  createInstance,
  models,
  testPassword as password,
  startTestServer,
  type TestServer,
  testRegion,
  waitForStatus,
} from "../test-server.ts";
import { waitUntil } from "../wait-until.ts";

const clock = new HandClock();
let server: TestServer;
let call: Call;
let instance: Attribute;
let InstanceId: string;
let SnapshotId: string;

beforeAll(async () => {
  server = await startTestServer({}, { clock });
  call = snapshotCaller(server);
  instance = await createInstance(server.client, {
    instanceClass: "redis.master.small.default",
  });
  InstanceId = instance.instanceId ?? "";
  await value(instance, "in the snapshot");
  ({ SnapshotId } = await takeSnapshot(call, InstanceId));
  await value(instance, "written since");
});
afterAll(() => server[Symbol.asyncDispose]());

const at = ({ Domain }: ListedTemp) => ({ connectionDomain: Domain, port: 6379 });

async function value(
  endpoint: { connectionDomain?: string | undefined; port?: number | undefined },
  write?: string,
): Promise<string | null> {
  const redis = await redisAt(endpoint, { password });
  if (write !== undefined) await redis.set("value", write);
  const read = await redis.get("value");
  redis.disconnect();
  return read;
}

const nodes = () =>
  readdirSync(join(server.dataDir, "nodes")).filter((name) => name.startsWith("t-"));

async function lastTask() {
  const { Items } = await call<{ Items: { TaskType: string; TaskDetail: string }[] }>(
    "DescribeHistoryTasks",
    {
      RegionId: testRegion,
      InstanceId,
      FromStartTime: "2020-01-01T00:00:00Z",
      ToStartTime: "2090-01-01T00:00:00Z",
      PageNumber: 1,
      PageSize: 10,
    },
  );
  const [task] = Items;
  if (!task) throw new Error("no task");
  return task;
}

/** Its address is given back last, when its node and its listener are gone. */
const addressesAreBack = () =>
  readRows(server.dataDir).released.every((each) => each.slot_index === null);

async function untilGone(temp: ListedTemp): Promise<void> {
  await waitUntil(
    async () =>
      nodes().length === 0 && addressesAreBack() && !(await canEnter(at(temp), { password })),
    { timeoutMs: 20_000 },
  );
}

test("a temporary instance serves the data of its snapshot at an address of its own", async () => {
  const temp = await startTemp(call, InstanceId, SnapshotId);
  expect(temp).toMatchObject({
    InstanceId,
    SnapshotId,
    Memory: 1024 * 1024 * 1024,
    Status: "Normal",
  });
  expect(temp.TempInstanceId).toMatch(/^t-bp1[a-z0-9]{15}$/);
  expect(Date.parse(temp.ExpireTime) - Date.parse(temp.CreateTime)).toBe(24 * 3_600_000);
  expect(temp.Domain).not.toBe(instance.connectionDomain);
  expect(await value(at(temp))).toBe("in the snapshot");
  expect(await value(instance)).toBe("written since");
  expect(await value(at(temp), "only here")).toBe("only here");
  expect(await value(instance)).toBe("written since");
  expect(await canEnter(at(temp), { password: "Wrong-Pass-1" })).toBe(false);
  expect(await canEnter(at(temp), { from: "127.0.0.9", password })).toBe(false);
});

test("no list shows it, and no operation on instances knows it", async () => {
  const [temp] = await listTemps(call, InstanceId);
  const instanceId = temp?.TempInstanceId ?? "";
  const { body } = await server.client.describeInstances(
    new models.DescribeInstancesRequest({ regionId: testRegion }),
  );
  expect(body?.totalCount).toBe(1);
  expect(body?.instances?.KVStoreInstance?.map((each) => each.instanceId)).toEqual([InstanceId]);
  const notFound =
    "404 InvalidInstanceId.NotFound: The InstanceId provided does not exist in our records.";
  const { client } = server;
  expect(
    await refusal(client.deleteInstance(new models.DeleteInstanceRequest({ instanceId }))),
  ).toBe(notFound);
  expect(
    await refusal(client.destroyInstance(new models.DestroyInstanceRequest({ instanceId }))),
  ).toBe(notFound);
  expect(
    await refusal(
      client.describeInstanceAttribute(new models.DescribeInstanceAttributeRequest({ instanceId })),
    ),
  ).toBe(notFound);
  expect(await refusal(call("CreateSnapshot", { InstanceId: instanceId }))).toBe(notFound);
});

test("SwitchTempInstance gives its data, those written to it included, to the instance", async () => {
  const [temp] = await listTemps(call, InstanceId);
  if (!temp) throw new Error("no temporary instance");
  const writer = await redisAt(at(temp), { password });
  let acknowledged = 0;
  let isOpen = true;
  const writing = (async () => {
    while (isOpen) {
      try {
        await writer.set("counter", String(acknowledged + 1));
        acknowledged += 1;
      } catch {
        isOpen = false;
      }
    }
  })();
  await waitUntil(async () => acknowledged > 50);
  await call("SwitchTempInstance", { InstanceId, TempInstanceId: temp.TempInstanceId });
  await waitForStatus(server.client, InstanceId, "BackupRecovering");
  const after = await waitForStatus(server.client, InstanceId, "Normal");
  await writing;
  expect(after.connectionDomain).toBe(instance.connectionDomain);
  expect(await value(instance)).toBe("only here");
  const redis = await redisAt(instance, { password });
  // Every write that was acknowledged, and at most the one whose answer was cut off.
  const counter = Number(await redis.get("counter"));
  redis.disconnect();
  expect([acknowledged, acknowledged + 1]).toContain(counter);
  expect(await listTemps(call, InstanceId)).toEqual([]);
  await untilGone(temp);
});

test("DeleteTempInstance ends it with its node, and gives its address back", async () => {
  const temp = await startTemp(call, InstanceId, SnapshotId);
  await call("DeleteTempInstance", { InstanceId, TempInstanceId: temp.TempInstanceId });
  expect(await listTemps(call, InstanceId)).toEqual([]);
  await untilGone(temp);
  const next = await startTemp(call, InstanceId, SnapshotId);
  expect(next.Domain).toBe(temp.Domain);
  expect(await value(at(next))).toBe("in the snapshot");
});

test("what is asked of one that is gone, or of another instance's, is not found", async () => {
  const other = await createInstance(server.client);
  const [temp] = await listTemps(call, InstanceId);
  const notFound =
    "404 InvalidInstanceId.NotFound: The InstanceId provided does not exist in our records.";
  for (const action of ["SwitchTempInstance", "DeleteTempInstance"]) {
    const foreign = { InstanceId: other.instanceId, TempInstanceId: temp?.TempInstanceId };
    expect(await refusal(call(action, foreign))).toBe(notFound);
    const never = { InstanceId, TempInstanceId: "t-bp1zzzzzzzzzzzzzzz" };
    expect(await refusal(call(action, never))).toBe(notFound);
  }
  expect(
    await refusal(call("CreateTempInstance", { InstanceId: other.instanceId, SnapshotId })),
  ).toBe("400 InvalidBackupSetID.NotFound: Specified backup set ID does not exist.");
});

test("beside an instance that speaks TLS it speaks TLS", async () => {
  const ca = await (await fetch(`${server.endpoint}/ca.pem`)).text();
  const secured = await createInstance(server.client);
  const instanceId = secured.instanceId ?? "";
  const enable = new models.ModifyInstanceSSLRequest({ instanceId, SSLEnabled: "Enable" });
  await server.client.modifyInstanceSSL(enable);
  await waitForStatus(server.client, instanceId, "Normal");
  const snapshot = await takeSnapshot(call, instanceId);
  const temp = await startTemp(call, instanceId, snapshot.SnapshotId);
  const socket = connect({ host: temp.Domain, port: 6379, ca });
  await once(socket, "secureConnect");
  socket.destroy();
  expect(await canEnter(at(temp), { password })).toBe(false);
  await server.client.deleteInstance(new models.DeleteInstanceRequest({ instanceId }));
  await waitUntil(async () => !nodes().some((name) => name.startsWith(temp.TempInstanceId)));
});

test("a switch waits for one that does not answer; if its life ends first, nothing changed", async () => {
  const [temp] = await listTemps(call, InstanceId);
  if (!temp) throw new Error("no temporary instance");
  await value(instance, "kept");
  const frozen = nodeProcesses(server.dataDir).filter(({ nodeId }) =>
    nodeId.startsWith(temp.TempInstanceId),
  );
  for (const { pid } of frozen) process.kill(pid, "SIGSTOP");
  await call("SwitchTempInstance", { InstanceId, TempInstanceId: temp.TempInstanceId });
  expect((await attributeOf(server.client, InstanceId)).instanceStatus).toBe("BackupRecovering");
  // Until there is something to take over, clients go on with what they have.
  expect(await value(instance)).toBe("kept");
  clock.moveTo(Date.parse(temp.ExpireTime) + 2 * 3_600_000);
  await waitForStatus(server.client, InstanceId, "Normal");
  expect(await value(instance)).toBe("kept");
  expect((await lastTask()).TaskDetail).toContain("the temporary instance is no longer there");
  await untilGone(temp);
});

test("data that turn out to be damaged are not taken over, and both go on as before", async () => {
  const temp = await startTemp(call, InstanceId, SnapshotId);
  await value(at(temp), "still there");
  const dump = join(server.dataDir, "nodes", `${temp.TempInstanceId}-db-0`, "dump.rdb");
  // The node saves well; what it saved is cut short before anybody reads it.
  await whileSpoiling(
    () => truncateSync(dump, 20),
    async () => {
      await call("SwitchTempInstance", { InstanceId, TempInstanceId: temp.TempInstanceId });
      await waitForStatus(server.client, InstanceId, "Normal");
    },
  );
  const { TaskType, TaskDetail } = await lastTask();
  expect(TaskType).toBe("SwitchTempIns");
  expect(TaskDetail).toContain("redis-check-rdb refuses the file");
  expect(await value(instance)).toBe("kept");
  await waitUntil(async () => (await listTemps(call, InstanceId))[0]?.Status === "Normal");
  expect(await value(at(temp))).toBe("still there");
  await call("SwitchTempInstance", { InstanceId, TempInstanceId: temp.TempInstanceId });
  await waitForStatus(server.client, InstanceId, "Normal");
  expect(await value(instance)).toBe("still there");
  await untilGone(temp);
});

test("there are at most three beside an instance, and each ends at its time", async () => {
  const temps = [
    await startTemp(call, InstanceId, SnapshotId),
    await startTemp(call, InstanceId, SnapshotId),
    await startTemp(call, InstanceId, SnapshotId),
  ];
  expect(await refusal(call("CreateTempInstance", { InstanceId, SnapshotId }))).toBe(
    "400 IncorrectDBInstanceState: Current DB instance state does not support this operation.",
  );
  clock.moveTo(Date.parse(temps[2]?.ExpireTime ?? "") - 60_000);
  expect((await listTemps(call, InstanceId)).length).toBe(3);
  clock.moveTo(Date.parse(temps[2]?.ExpireTime ?? "") + 1_000);
  await waitUntil(async () => (await listTemps(call, InstanceId)).length === 0);
  for (const temp of temps) await untilGone(temp);
});

test("with the instance they go, too", async () => {
  const temp = await startTemp(call, InstanceId, SnapshotId);
  await server.client.deleteInstance(new models.DeleteInstanceRequest({ instanceId: InstanceId }));
  await untilGone(temp);
});
