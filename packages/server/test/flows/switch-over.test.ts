import { afterAll, beforeAll, expect, test } from "vitest";
import { operatorOf } from "../operator-client.ts";
import { connectTo } from "../redis-connection.ts";
import { refusal } from "../refusal.ts";
import {
  type Attribute,
  attributeOf,
  createInstance,
  models,
  startTestServer,
  type TestServer,
  testRegion,
  waitForStatus,
} from "../test-server.ts";
import { waitUntil } from "../wait-until.ts";
import { Writer } from "../writer.ts";

let server: TestServer;
let instance: Attribute;
let instanceId: string;

beforeAll(async () => {
  server = await startTestServer({ allowClock: true });
  instance = await createInstance(server.client, { instanceClass: "redis.master.small.default" });
  instanceId = instance.instanceId ?? "";
});
afterAll(() => server[Symbol.asyncDispose]());

const switchHa = (more: object = {}) =>
  server.client.switchInstanceHA(new models.SwitchInstanceHARequest({ instanceId, ...more }));
const shutDown = (more: object = {}) =>
  server.client.masterNodeShutDownFailOver(
    new models.MasterNodeShutDownFailOverRequest({ instanceId, ...more }),
  );
const normal = () => waitForStatus(server.client, instanceId, "Normal");

async function nodes(more: object = {}) {
  const { body } = await server.client.describeRoleZoneInfo(
    new models.DescribeRoleZoneInfoRequest({ instanceId, ...more }),
  );
  return body?.node?.nodeInfo ?? [];
}

/** By node, what it says that it is. */
const roles = async () =>
  Object.fromEntries((await nodes()).map(({ nodeId = "", role }) => [nodeId, role]));
const masterId = async () => (await nodes()).find(({ role }) => role === "master")?.nodeId;

async function taskOf(taskId: string | undefined) {
  const iso = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`;
  const { body } = await server.client.describeHistoryTasks(
    new models.DescribeHistoryTasksRequest({
      regionId: testRegion,
      taskId,
      fromStartTime: iso(Date.now() - 3_600_000),
      toStartTime: iso(Date.now() + 86_400_000),
    }),
  );
  return body?.items?.[0];
}

async function runIdAt(address: Attribute): Promise<string | undefined> {
  using redis = connectTo(address);
  return /run_id:(\w+)/.exec(await redis.info("server"))?.[1];
}

test("master and replica change places while an application writes, and nothing is lost", async () => {
  await using writer = new Writer(instance);
  await writer.hasWritten(200);
  for (let turn = 0; turn < 4; turn++) {
    const before = await roles();
    expect(Object.values(before).sort()).toEqual(["master", "slave"]);
    const runId = await runIdAt(instance);
    const { body } = await switchHa();
    const now = await normal();
    const after = await roles();
    for (const [nodeId, role] of Object.entries(before)) {
      expect(after[nodeId]).toBe(role === "master" ? "slave" : "master");
    }
    expect(await runIdAt(instance)).not.toBe(runId);
    expect([now.connectionDomain, now.port]).toEqual([instance.connectionDomain, instance.port]);
    expect(await taskOf(body?.taskId)).toMatchObject({ status: "Succeed", taskType: "HaSwitch" });
    await writer.hasWritten(50);
  }
  const { acknowledged } = await writer.stop();
  using redis = connectTo(instance);
  const written = await redis.lrange("written", 0, -1);
  // A write whose answer got lost may be there besides.
  expect(acknowledged.filter((value) => !written.includes(value))).toEqual([]);
});

test("a switch may be asked for by the roles that the nodes have", async () => {
  const [master, replica] = (await nodes())
    .sort((a, b) => (a.role === "master" ? -1 : b.role === "master" ? 1 : 0))
    .map(({ nodeId }) => nodeId);
  const wrong = (parameter: string) =>
    `400 InvalidParameter: The specified parameter ${parameter} is not valid.`;
  expect(await refusal(switchHa({ sourceNodeId: replica }))).toBe(wrong("SourceNodeId"));
  expect(await refusal(switchHa({ targetNodeId: master }))).toBe(wrong("TargetNodeId"));
  expect(await refusal(switchHa({ nodeId: "r-other" }))).toBe(wrong("NodeId"));
  expect(await refusal(switchHa({ targetShardName: "r-other" }))).toBe(wrong("TargetShardName"));
  await switchHa({ nodeId: "all", sourceNodeId: master, targetNodeId: replica });
  await normal();
  expect(await masterId()).toBe(replica);
});

test("a switch for the maintenance window waits for it", async () => {
  const at = (ms: number) => `${new Date(ms).toISOString().slice(11, 16)}Z`;
  await server.client.modifyInstanceMaintainTime(
    new models.ModifyInstanceMaintainTimeRequest({
      instanceId,
      maintainStartTime: at(Date.now() + 4 * 3_600_000),
      maintainEndTime: at(Date.now() + 6 * 3_600_000),
    }),
  );
  const before = await masterId();
  const { body } = await switchHa({ switchMode: 1, switchType: "ReliabilityPriority" });
  expect(await taskOf(body?.taskId)).toMatchObject({ status: "Scheduled" });
  expect((await attributeOf(server.client, instanceId)).instanceStatus).toBe("Normal");
  expect(await masterId()).toBe(before);
});

test.each(["Hard", "Soft", undefined])(
  "the loss of the master can be rehearsed (%s): the replica takes over with the data",
  async (failMode) => {
    using redis = connectTo(instance);
    await redis.set("kept", "yes");
    expect(await redis.call("WAIT", "1", "1000")).toBe(1);
    const before = await masterId();
    const { body } = await shutDown({ category: "instance", failMode });
    expect(body?.DBInstanceId).toBe(instanceId);
    await normal();
    expect(await masterId()).not.toBe(before);
    expect(Object.values(await roles()).sort()).toEqual(["master", "slave"]);
    using again = connectTo(instance);
    expect(await again.get("kept")).toBe("yes");
    expect(await again.set("more", "1")).toBe("OK");
    expect(await taskOf(body?.taskID)).toMatchObject({
      status: "Succeed",
      taskType: "ShutDownNode",
    });
  },
);

test("the loss of the replica leaves the master in office", async () => {
  const before = await masterId();
  const replica = (await nodes()).find(({ role }) => role === "slave")?.nodeId;
  await shutDown({ DBFaultMode: "Specify", DBNodes: replica });
  await normal();
  expect(await masterId()).toBe(before);
  expect(Object.values(await roles()).sort()).toEqual(["master", "slave"]);
});

test("the loss of the only node is mended by its own files", async () => {
  const alone = await createInstance(server.client);
  using redis = connectTo(alone);
  await redis.set("kept", "yes");
  const runId = await runIdAt(alone);
  await shutDown({ instanceId: alone.instanceId });
  await waitForStatus(server.client, alone.instanceId ?? "", "Normal");
  expect(await runIdAt(alone)).not.toBe(runId);
  using again = connectTo(alone);
  expect(await again.get("kept")).toBe("yes");
});

test("what cannot be switched is refused", async () => {
  const alone = (await createInstance(server.client)).instanceId ?? "";
  const type =
    "400 IncorrectDBInstanceType: Current DB instance type does not support this operation";
  expect(await refusal(switchHa({ instanceId: alone }))).toBe(type);
  expect(await refusal(switchHa({ instanceId: "r-none" }))).toMatch(/^404 InvalidInstanceId/);
  expect(await refusal(shutDown({ instanceId: undefined }))).toMatch(/^400 MissingParameter/);
  for (const wrong of [
    { DBFaultMode: "Specify", DBNodes: "r-other-db-0" },
    { proxyFaultMode: "Random" },
    { category: "disk" },
  ]) {
    expect(await refusal(shutDown(wrong))).toMatch(/^400 InvalidParameter/);
  }
  await switchHa();
  expect(await refusal(switchHa())).toMatch(/^400 IncorrectDBInstanceState/);
  await normal();
});

test("a switch that waits fails when the replica is gone by then, and the instance goes on", async () => {
  const id = (await createInstance(server.client, { instanceClass: "redis.master.small.default" }))
    .instanceId;
  const at = (ms: number) => `${new Date(ms).toISOString().slice(11, 16)}Z`;
  await server.client.modifyInstanceMaintainTime(
    new models.ModifyInstanceMaintainTimeRequest({
      instanceId: id,
      maintainStartTime: at(Date.now() + 4 * 3_600_000),
      maintainEndTime: at(Date.now() + 6 * 3_600_000),
    }),
  );
  const { body } = await switchHa({ instanceId: id, switchMode: 1 });
  await server.client.modifyInstanceSpec(
    new models.ModifyInstanceSpecRequest({
      instanceId: id,
      instanceClass: "redis.basic.small.default",
    }),
  );
  await waitForStatus(server.client, id ?? "", "Normal");
  await operatorOf(server).call("MoveClock", { Seconds: 4 * 3_600 + 120 });
  await waitUntil(async () => (await taskOf(body?.taskId))?.status === "Failed");
  expect(JSON.parse((await taskOf(body?.taskId))?.taskDetail ?? "").error).toMatch(/no replica/);
  expect((await attributeOf(server.client, id ?? "")).instanceStatus).toBe("Normal");
});

test("nodes are listed in pages, with what they are and where", async () => {
  const across = await createInstance(server.client, {
    instanceClass: "redis.master.small.default",
    zoneId: `${testRegion}-g`,
    secondaryZoneId: `${testRegion}-h`,
  });
  const id = across.instanceId ?? "";
  const listed = await nodes({ instanceId: id });
  expect(listed).toMatchObject([
    {
      nodeId: `${id}-db-0`,
      role: "master",
      zoneId: `${testRegion}-g`,
      insName: id,
      custinsId: id,
      nodeType: "normal",
      currentMinorVersion: expect.stringMatching(/^redis-\d+\.\d+\.\d+$/),
      isLatestVersion: 1,
      currentBandWidth: across.bandwidth,
      defaultBandWidth: across.bandwidth,
      isOpenBandWidthService: false,
    },
    { nodeId: `${id}-db-1`, role: "slave", zoneId: `${testRegion}-h` },
  ]);
  const { body } = await server.client.describeRoleZoneInfo(
    new models.DescribeRoleZoneInfoRequest({ instanceId: id, pageNumber: 2, pageSize: 1 }),
  );
  expect(body).toMatchObject({ pageNumber: 2, pageSize: 1, totalCount: 2 });
  expect(body?.node?.nodeInfo).toMatchObject([{ nodeId: `${id}-db-1` }]);
  expect(await nodes({ instanceId: id, queryType: 0 })).toEqual([]);

  const topology = await server.client.describeLogicInstanceTopology(
    new models.DescribeLogicInstanceTopologyRequest({ instanceId: id }),
  );
  expect(topology.body?.toMap()).toMatchObject({
    InstanceId: id,
    RedisProxyList: { NodeInfo: [] },
    RedisShardList: {
      NodeInfo: [
        { NodeId: `${id}-db-0`, NodeType: "db", SubInstanceType: "master", Capacity: "1024" },
        { NodeId: `${id}-db-1`, NodeType: "db", SubInstanceType: "slave", Capacity: "1024" },
      ],
    },
  });
});
