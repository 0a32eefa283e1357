import { afterAll, beforeAll, expect, test } from "vitest";
import { HandClock } from "../hand-clock.ts";
import {
  type Call,
  listSnapshots,
  listTemps,
  snapshotCaller,
  startTemp,
  takeSnapshot,
} from "../snapshot-calls.ts";
import {
  createInstance,
  models,
  startTestServer,
  type TestServer,
  waitForStatus,
} from "../test-server.ts";
import { waitUntil } from "../wait-until.ts";

const clock = new HandClock();
let server: TestServer;
let call: Call;
let InstanceId: string;

beforeAll(async () => {
  server = await startTestServer({ driver: "fake" }, { clock });
  call = snapshotCaller(server);
  InstanceId = (await createInstance(server.client)).instanceId ?? "";
});
afterAll(() => server[Symbol.asyncDispose]());

test("without nodes snapshots and temporary instances go through the same states", async () => {
  const { SnapshotId } = await takeSnapshot(call, InstanceId);
  await call("RestoreSnapshot", { InstanceId, SnapshotId });
  await waitForStatus(server.client, InstanceId, "Normal");
  const { TempInstanceId } = await startTemp(call, InstanceId, SnapshotId);
  await call("SwitchTempInstance", { InstanceId, TempInstanceId });
  await waitForStatus(server.client, InstanceId, "Normal");
  await waitUntil(async () => (await listTemps(call, InstanceId)).length === 0);
  await startTemp(call, InstanceId, SnapshotId);
  await startTemp(call, InstanceId, SnapshotId);
  clock.moveTo(clock.now() + 25 * 3_600_000);
  await waitUntil(async () => (await listTemps(call, InstanceId)).length === 0);
});

test("without nodes snapshots are taken and removed by themselves", async () => {
  await call("SetSnapshotSettings", { InstanceId, MaxAutoSnapshots: 1 });
  const automatic = async () =>
    (await listSnapshots(call, InstanceId)).filter(({ Type }) => Type === "Automated");
  const taken = new Set<string>();
  for (let day = 0; day < 2; day++) {
    const { NextTime } = await call<{ NextTime: string }>("GetSnapshotSettings", { InstanceId });
    clock.moveTo(Date.parse(NextTime) + 60_000);
    await waitUntil(async () => {
      const [newest] = await automatic();
      return newest?.Status === "Success" && !taken.has(newest.SnapshotId);
    });
    taken.add((await automatic())[0]?.SnapshotId ?? "");
  }
  expect(await automatic()).toHaveLength(1);
  const manual = (await listSnapshots(call, InstanceId)).filter(({ Type }) => Type === "Manual");
  expect(manual).toHaveLength(1);
  await server.client.deleteInstance(new models.DeleteInstanceRequest({ instanceId: InstanceId }));
});
