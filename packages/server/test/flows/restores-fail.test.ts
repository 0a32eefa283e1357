import { afterAll, beforeAll, expect, test } from "vitest";
import { claimGround, type Ground } from "../ground.ts";
import { redisAt } from "../published-redis.ts";
import {
  type Call,
  listTemps,
  snapshotCaller,
  startTemp,
  takeSnapshot,
} from "../snapshot-calls.ts";
import {
  type Attribute,
  createInstance,
  models,
  testPassword as password,
  startTestServer,
  type TestServer,
  testRegion,
  waitForStatus,
} from "../test-server.ts";

let ground: Ground;
let server: TestServer;
let call: Call;
let instance: Attribute;
let InstanceId: string;
let SnapshotId: string;

/** Ports for the two nodes that there are, and none for a node that brings other data. */
beforeAll(async () => {
  ground = claimGround();
  server = await startTestServer({ replicationPorts: { first: ground.firstPort, count: 2 } });
  call = snapshotCaller(server);
  instance = await createInstance(server.client, {
    instanceClass: "redis.master.small.default",
  });
  InstanceId = instance.instanceId ?? "";
  await value("in the snapshot");
  ({ SnapshotId } = await takeSnapshot(call, InstanceId));
  await value("since");
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  ground.release();
});

async function value(write?: string): Promise<string | null> {
  const redis = await redisAt(instance, { password });
  if (write !== undefined) await redis.set("value", write);
  const read = await redis.get("value");
  redis.disconnect();
  return read;
}

async function lastTask() {
  const { Items } = await call<{
    Items: { TaskType: string; Status: string; TaskDetail: string }[];
  }>("DescribeHistoryTasks", {
    RegionId: testRegion,
    InstanceId,
    FromStartTime: "2020-01-01T00:00:00Z",
    ToStartTime: "2090-01-01T00:00:00Z",
    PageNumber: 1,
    PageSize: 10,
  });
  return Items[0];
}

const failed = (TaskType: string) => ({
  TaskType,
  Status: "Failed",
  TaskDetail: expect.stringContaining("every private replication port is in use"),
});

async function expectUnharmed(): Promise<void> {
  expect(await value()).toBe("since");
  // What was given up is not tried again behind its owner's back, and stands in nobody's way.
  await server.client.restartInstance(
    new models.RestartInstanceRequest({ instanceId: InstanceId }),
  );
  await waitForStatus(server.client, InstanceId, "Normal");
  expect(await lastTask()).toMatchObject({ TaskType: "RestartIns", Status: "Succeed" });
  expect(await value()).toBe("since");
}

test("a restore for which no node can be had fails, and all goes on as before", async () => {
  await call("RestoreSnapshot", { InstanceId, SnapshotId });
  await waitForStatus(server.client, InstanceId, "Normal");
  expect(await lastTask()).toMatchObject(failed("RestoreIns"));
  await expectUnharmed();
});

test("so does the switch to a temporary instance, which is opened again", async () => {
  const { TempInstanceId, Domain } = await startTemp(call, InstanceId, SnapshotId);
  await call("SwitchTempInstance", { InstanceId, TempInstanceId });
  await waitForStatus(server.client, InstanceId, "Normal");
  expect(await lastTask()).toMatchObject(failed("SwitchTempIns"));
  await expect
    .poll(async () => (await listTemps(call, InstanceId))[0]?.Status, { timeout: 10_000 })
    .toBe("Normal");
  const redis = await redisAt({ connectionDomain: Domain, port: 6379 }, { password });
  expect(await redis.get("value")).toBe("in the snapshot");
  redis.disconnect();
  await expectUnharmed();
});
