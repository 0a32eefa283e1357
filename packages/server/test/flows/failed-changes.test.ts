import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { defaultConfig } from "../../src/app/config.ts";
import { hour, ownerWith, patientClient, sumOf } from "../billing-calls.ts";
import { nodeProcesses, readRows } from "../crash/installation-state.ts";
import { HandClock } from "../hand-clock.ts";
import { operatorOf } from "../operator-client.ts";
import { connectTo, maxMemoryBytes } from "../redis-connection.ts";
import {
  attributeOf,
  createInstance,
  models,
  type SdkClient,
  startTestServer,
  type TestServer,
  waitForStatus,
} from "../test-server.ts";

const single = "redis.basic.small.default";
const double = "redis.master.small.default";
const mib = 1024 * 1024;
/** 1 GB with one node, in cents. */
const singleHourly = 14;

/** One port is enough for no pair: a second node gets none. */
const noPorts = { replicationPorts: { first: 25_991, count: 1 } };

const change = (client: SdkClient, instanceId: string | undefined, more: object) =>
  client.modifyInstanceSpec(new models.ModifyInstanceSpecRequest({ instanceId, ...more }));

/** Resolves with the reason once the class change of the only instance has failed. */
function failure(server: TestServer): Promise<string> {
  return vi.waitFor(
    () => {
      const task = readRows(server.dataDir).tasks.find(({ kind }) => kind === "ModifyInsSpec");
      expect(task?.status).toBe("Failed");
      return task?.error ?? "";
    },
    { timeout: 20_000, interval: 20 },
  );
}

test("a replica that cannot be had leaves the instance with the class and the node it has", async () => {
  await using server = await startTestServer(noPorts);
  const { client, dataDir } = server;
  const created = await createInstance(client);
  const instanceId = created.instanceId ?? "";
  using redis = connectTo(created);
  await redis.set("kept", "1");

  await change(client, instanceId, { instanceClass: double });
  expect(await failure(server)).toBe("every private replication port is in use");

  expect(await waitForStatus(client, instanceId, "Normal")).toMatchObject({
    instanceClass: single,
    realInstanceClass: single,
    nodeType: created.nodeType,
    capacity: created.capacity,
    connections: created.connections,
  });
  await vi.waitFor(() => expect(readRows(dataDir).nodes).toHaveLength(1));
  await vi.waitFor(() => expect(nodesOf(server)).toHaveLength(1));
  expect(await redis.get("kept")).toBe("1");
  // It goes on as if nothing had been ordered.
  await change(client, instanceId, { instanceClass: "redis.basic.mid.default" });
  expect(await waitForStatus(client, instanceId, "Normal")).toMatchObject({ capacity: 2048 });
  expect(await maxMemoryBytes(redis)).toBe(2048 * mib);
}, 60_000);

const nodesOf = (server: TestServer) =>
  nodeProcesses(server.dataDir).filter(({ nodeId }) => nodeId !== "front-door");

test("what the engine refuses ends the change, and its nodes stay as they are", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "kvasir-refusing-"));
  const redis = join(dataDir, "few-files");
  // Enough for the connections of one class and not for those of another.
  const few = '#!/bin/sh\nulimit -n 10100\nexec redis-server "$@"\n';
  writeFileSync(redis, few, { mode: 0o755 });
  const executables = { ...defaultConfig({ dataDir }).executables, redis };
  await using server = await startTestServer({ executables });
  const created = await createInstance(server.client);
  const instanceId = created.instanceId ?? "";
  using client = connectTo(created);
  await change(server.client, instanceId, { instanceClass: "redis.basic.mid.special2x" });
  expect(await failure(server)).toMatch(/number of clients/);
  expect(await waitForStatus(server.client, instanceId, "Normal")).toMatchObject({
    instanceClass: single,
    realInstanceClass: single,
    capacity: 1024,
    connections: created.connections,
  });
  expect(await maxMemoryBytes(client)).toBe(1024 * mib);
  rmSync(dataDir, { recursive: true });
}, 60_000);

test("data that grew too large for a class that waited for its window stay whole", async () => {
  const clock = new HandClock();
  await using server = await startTestServer({}, { clock });
  const client = patientClient(server);
  const created = await createInstance(client, { instanceClass: double });
  const instanceId = created.instanceId ?? "";
  const opens = new Date(Date.now() + 3 * hour * 1000);
  const time = (date: Date) => `${date.toISOString().slice(11, 16)}Z`;
  await client.modifyInstanceMaintainTime(
    new models.ModifyInstanceMaintainTimeRequest({
      instanceId,
      maintainStartTime: time(opens),
      maintainEndTime: time(new Date(opens.getTime() + 2 * hour * 1000)),
    }),
  );
  await change(client, instanceId, {
    instanceClass: "redis.master.micro.default",
    nodeType: "STAND_ALONE",
    effectiveTime: "MaintainTime",
  });
  using redis = connectTo(created);
  await redis.setrange("large", 300 * mib, "x");
  const before = nodesOf(server);
  expect(before).toHaveLength(2);

  clock.moveTo(opens.getTime() + 60_000);
  expect(await failure(server)).toMatch(/^the data take \d+ MB and do not fit into 256 MB$/);
  expect(await waitForStatus(client, instanceId, "Normal")).toMatchObject({
    instanceClass: double,
    realInstanceClass: double,
    nodeType: "double",
    capacity: 1024,
  });
  expect(await redis.strlen("large")).toBe(300 * mib + 1);
  expect(await maxMemoryBytes(redis)).toBe(1024 * mib);
  // Not even the replica that the new class would not have had is gone.
  expect(nodesOf(server)).toEqual(before);
}, 60_000);

test("what a failed change took is paid back, and hours cost what they did", async () => {
  await using server = await startTestServer({ ...noPorts, allowClock: true });
  const operator = operatorOf(server);
  await operator.call("FreezeClock");
  await operator.call("MoveClock", { To: "2030-01-31T10:00:00Z" });
  const move = (Seconds: number) => operator.call("MoveClock", { Seconds });
  const { client, money, ownerId } = await ownerWith(server, { Name: "failing" });
  const order = async (more: object = {}) =>
    (await createInstance(client, { instanceClass: single, ...more })).instanceId ?? "";

  const hourly = await order();
  await change(client, hourly, { instanceClass: double });
  await failure(server);
  await waitForStatus(client, hourly, "Normal");
  await move(2.5 * hour);
  await expect.poll(async () => (await money()).balanceCents).toBe(-2 * singleHourly);
  await client.deleteInstance(new models.DeleteInstanceRequest({ instanceId: hourly }));
  await expect.poll(async () => (await money()).balanceCents).toBe(-3 * singleHourly);

  const { CouponNo: couponNo } = await operator.call<{ CouponNo: string }>("CreateCoupon", {
    Owner: ownerId,
    Name: "once",
    OffCents: 100,
  });
  const monthly = await order({ chargeType: "PrePaid", period: "1" });
  const before = await money();
  await change(client, monthly, { instanceClass: double, couponNo });
  await vi.waitFor(() =>
    expect(readRows(server.dataDir).tasks.at(-1)).toMatchObject({
      kind: "ModifyInsSpec",
      status: "Failed",
    }),
  );
  const after = await money();
  expect(after.balanceCents).toBe(before.balanceCents);
  expect(sumOf(after)).toBe(after.balanceCents);
  const kinds = after.entries.map(({ Kind }) => Kind);
  expect(kinds.sort()).toEqual(
    [...before.entries.map(({ Kind }) => Kind), "order", "refund"].sort(),
  );
  // The coupon is as good as before.
  await waitForStatus(client, monthly, "Normal");
  await change(client, monthly, { instanceClass: "redis.basic.mid.default", couponNo });
  await waitForStatus(client, monthly, "Normal");
  expect((await attributeOf(client, monthly)).realInstanceClass).toBe("redis.basic.mid.default");
}, 60_000);

test("the class that a renewal paid for and that cannot be had is paid back for the time left", async () => {
  await using server = await startTestServer({ ...noPorts, allowClock: true });
  const operator = operatorOf(server);
  await operator.call("FreezeClock");
  await operator.call("MoveClock", { To: "2030-01-31T10:00:00Z" });
  const { client, money } = await ownerWith(server, { Name: "renewing" });
  const created = await createInstance(client, {
    instanceClass: single,
    chargeType: "PrePaid",
    period: "1",
  });
  const instanceId = created.instanceId ?? "";
  const bought = -(await money()).balanceCents;
  await client.renewInstance(
    new models.RenewInstanceRequest({ instanceId, period: 1, instanceClass: double }),
  );
  const renewed = -(await money()).balanceCents - bought;
  await operator.call("MoveClock", { To: "2030-02-28T10:00:01Z" });
  await vi.waitFor(() => expect(readRows(server.dataDir).tasks).toHaveLength(2));
  // It waits for its turn, by a clock that stands still.
  await operator.call("MoveClock", { Seconds: 1 });
  await failure(server);
  expect(await waitForStatus(client, instanceId, "Normal")).toMatchObject({
    instanceClass: single,
    nodeType: created.nodeType,
    endTime: "2030-03-28T10:00:00Z",
  });
  const refund = (await money()).entries.find(({ Kind }) => Kind === "refund");
  // 28 of the 30 days that a month counts.
  expect(refund?.AmountCents).toBe(Math.round(((renewed - bought) * 28) / 30));
}, 60_000);
