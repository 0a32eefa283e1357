import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listBackups } from "../backup-calls.ts";
import { HandClock } from "../hand-clock.ts";
import { type Call, listSnapshots, snapshotCaller, takeSnapshot } from "../snapshot-calls.ts";
import { filesIn } from "../stored-files.ts";
import { createInstance, models, startTestServer, type TestServer } from "../test-server.ts";
import { waitUntil } from "../wait-until.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** A Wednesday's midnight, some days ahead of any backup that the default policy could bring. */
const wednesday = (Math.floor(Date.now() / (7 * dayMs)) + 2) * 7 * dayMs - dayMs;

const clock = new HandClock();
let server: TestServer;
let call: Call;
let InstanceId: string;

beforeAll(async () => {
  server = await startTestServer({}, { clock });
  call = snapshotCaller(server);
  InstanceId = (await createInstance(server.client)).instanceId ?? "";
  await backUpAt("12:00Z-13:00Z");
});
afterAll(() => server[Symbol.asyncDispose]());

interface Settings {
  readonly BeginHour: number;
  readonly DayList: number;
  readonly EndHour: number;
  readonly MaxAutoSnapshots: number;
  readonly MaxManualSnapshots: number;
  readonly NextTime: string;
  readonly RetentionDay: number;
}

const settings = () => call<Settings>("GetSnapshotSettings", { InstanceId });
const set = (changes: object) => call("SetSnapshotSettings", { InstanceId, ...changes });
const files = () => {
  return filesIn(join(server.dataDir, "backups", InstanceId));
};
const automatic = async () =>
  (await listSnapshots(call, InstanceId)).filter(({ Type }) => Type === "Automated");

const setPolicy = (changes: object) =>
  server.client.modifyBackupPolicy(
    new models.ModifyBackupPolicyRequest({ instanceId: InstanceId, ...changes }),
  );
/** Unset, the hour follows from the random id, and one day it is an hour of these tests. */
const backUpAt = (preferredBackupTime: string) => setPolicy({ preferredBackupTime });
async function finished(count: number): Promise<void> {
  await waitUntil(
    async () => {
      const all = await automatic();
      return all.length === count && all.every(({ Status }) => Status === "Success");
    },
    { timeoutMs: 30_000, everyMs: 20 },
  );
}

test("nothing is taken by itself until that is set", async () => {
  expect(await settings()).toMatchObject({
    InstanceId,
    DayList: 0,
    NextTime: "",
    RetentionDay: 7,
    MaxAutoSnapshots: 7,
    MaxManualSnapshots: 10,
  });
});

test("the next snapshot is due inside the hours of the next day that is named", async () => {
  clock.moveTo(wednesday);
  await set({ BeginHour: 22, EndHour: 2, DayList: 35, RetentionDay: 2, MaxAutoSnapshots: 2 });
  const found = await settings();
  expect(found).toMatchObject({
    BeginHour: 22,
    EndHour: 2,
    DayList: 35,
    RetentionDay: 2,
    MaxAutoSnapshots: 2,
    MaxManualSnapshots: 10,
  });
  const next = Date.parse(found.NextTime);
  expect(next).toBeGreaterThanOrEqual(wednesday + 22 * hourMs);
  expect(next).toBeLessThan(wednesday + 23 * hourMs);
});

test("before its hours none is taken; inside them, past midnight too, one is, and is proven", async () => {
  clock.moveTo(wednesday + 21 * hourMs);
  expect(await automatic()).toEqual([]);
  clock.moveTo(wednesday + 25 * hourMs);
  await finished(1);
  const [snapshot] = await automatic();
  expect(snapshot).toMatchObject({ Status: "Success", Type: "Automated" });
  expect(snapshot?.SnapshotName).toMatch(/^auto-\d{8}T01\d\dZ$/);
  expect(Date.parse(snapshot?.CreateTime ?? "")).toBeGreaterThanOrEqual(wednesday + 25 * hourMs);
  const next = Date.parse((await settings()).NextTime);
  expect(next).toBeGreaterThanOrEqual(wednesday + 2 * dayMs + 22 * hourMs);
});

test("each goes after the days it is kept, with its file; a manual one stays", async () => {
  const manual = await takeSnapshot(call, InstanceId, "kept");
  expect(files()).toHaveLength(2);
  clock.moveTo(wednesday + 3 * dayMs + 3 * hourMs);
  await waitUntil(async () => files().length === 1);
  expect((await listSnapshots(call, InstanceId)).map((each) => each.SnapshotId)).toEqual([
    manual.SnapshotId,
  ]);
});

test("of more than may be kept the oldest goes when a newer one is whole", async () => {
  await set({ BeginHour: 3, DayList: 1234567, RetentionDay: 30 });
  expect(await settings()).toMatchObject({ BeginHour: 3, EndHour: 4, DayList: 1234567 });
  const taken: string[] = [];
  for (let day = 5; day < 8; day++) {
    clock.moveTo(wednesday + day * dayMs + 3 * hourMs + 55 * 60_000);
    await waitUntil(
      async () => {
        const [newest] = await automatic();
        return newest?.Status === "Success" && !taken.includes(newest.SnapshotId);
      },
      { timeoutMs: 30_000, everyMs: 20 },
    );
    taken.push((await automatic())[0]?.SnapshotId ?? "");
  }
  expect((await automatic()).map((each) => each.SnapshotId)).toEqual([taken[2], taken[1]]);
  await waitUntil(async () => files().length === 3);
  await set({ MaxAutoSnapshots: 1 });
  expect((await automatic()).map((each) => each.SnapshotId)).toEqual([taken[2]]);
  await waitUntil(async () => files().length === 2);
});

test("without its settings no more is taken, and what there is stays", async () => {
  await call("DeleteSnapshotSettings", { InstanceId });
  expect(await settings()).toMatchObject({ DayList: 0, NextTime: "", MaxAutoSnapshots: 7 });
  await call("DeleteSnapshotSettings", { InstanceId });
  await backUpAt("03:00Z-04:00Z");
  clock.moveTo(wednesday + 9 * dayMs + 3 * hourMs + 55 * 60_000);
  // A backup of the same hour is begun by the same look at what is due.
  await waitUntil(
    async () => {
      const backups = await listBackups(server.client, InstanceId);
      return backups.some(({ backupMode }) => backupMode === "Automated");
    },
    { timeoutMs: 30_000, everyMs: 20 },
  );
  expect(await automatic()).toHaveLength(1);
});
