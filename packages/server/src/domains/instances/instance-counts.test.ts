import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openSqliteStore } from "../../store/sqlite-store.ts";
import type { Store } from "../../store/store.ts";
import type { Instance } from "./instance.ts";
import { instanceStore, type NewInstance } from "./instance-store.ts";

let dir: string;
let store: Store;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "kvasir-counts-"));
  store = await openSqliteStore(join(dir, "kvasir.db"));
});

afterEach(async () => {
  await store[Symbol.asyncDispose]();
  rmSync(dir, { recursive: true });
});

const insert = (id: string, changes: Partial<Instance> = {}) =>
  store.transact((db) => instanceStore(db).insert({ ...newRow(id), ...changes }));
const total = (ownerId: string, regionId: string) =>
  store.read((db) => instanceStore(db).count({ ownerId, regionId }));

test("the kept total follows creation, release and the end of a released row", async () => {
  expect(await total("o1", "r1")).toBe(0);
  await insert("a");
  await insert("b");
  await insert("c", { ownerId: "o2" });
  await insert("d", { regionId: "r2" });
  expect(await total("o1", "r1")).toBe(2);
  expect(await total("o2", "r1")).toBe(1);
  expect(await total("o1", "r2")).toBe(1);

  await store.transact((db) => instanceStore(db).update("a", { deletedAt: 1 }));
  expect(await total("o1", "r1")).toBe(1);
  await store.transact((db) => instanceStore(db).update("a", { deletedAt: 2 }));
  expect(await total("o1", "r1")).toBe(1);
  await store.transact((db) => instanceStore(db).delete("a"));
  expect(await total("o1", "r1")).toBe(1);
  await store.transact((db) => instanceStore(db).delete("b"));
  expect(await total("o1", "r1")).toBe(0);
});

test("a temporary instance is never counted, and no other less when it goes", async () => {
  await insert("a");
  await insert("t", { tempOf: "a" });
  expect(await total("o1", "r1")).toBe(1);
  await store.transact((db) => instanceStore(db).update("t", { deletedAt: 1 }));
  await insert("u", { tempOf: "a" });
  await store.transact((db) => instanceStore(db).delete("u"));
  expect(await total("o1", "r1")).toBe(1);
});

test("an update that touches nothing of it leaves the total alone", async () => {
  await insert("a");
  await store.transact((db) => instanceStore(db).update("a", { serving: 1 }));
  expect(await total("o1", "r1")).toBe(1);
});

test("a creation that is rolled back is not counted", async () => {
  const failing = store.transact(async (db) => {
    await instanceStore(db).insert(newRow("a"));
    throw new Error("stop");
  });
  await expect(failing).rejects.toThrow("stop");
  expect(await total("o1", "r1")).toBe(0);
});

test("the lowest free slot is found, also between others", async () => {
  const free = () => store.read((db) => instanceStore(db).freeSlotIndex());
  expect(await free()).toBe(0);
  await insert("a", { slotIndex: 0 });
  await insert("b", { slotIndex: 1 });
  await insert("c", { slotIndex: 3 });
  expect(await free()).toBe(2);
  await store.transact((db) => instanceStore(db).update("a", { slotIndex: null }));
  expect(await free()).toBe(0);
  await insert("d", { slotIndex: 0 });
  await insert("e", { slotIndex: 2 });
  expect(await free()).toBe(4);
});

function newRow(id: string): NewInstance {
  return {
    id,
    ownerId: "o1",
    regionId: "r1",
    zoneId: "z",
    secondaryZoneId: "",
    name: id,
    instanceType: "Redis",
    engineVersion: "5.0",
    instanceClass: "c",
    realInstanceClass: "c",
    architecture: "standard",
    edition: "Community",
    nodeType: "STAND_ALONE",
    chargeType: "PostPaid",
    networkType: "VPC",
    vpcId: "",
    vswitchId: "",
    privateIp: "",
    resourceGroupId: "",
    capacityMb: 1024,
    bandwidthMbps: 10,
    maxConnections: 100,
    qps: 1,
    slotIndex: null,
    address: "127.20.0.1",
    port: 6379,
    connectionPrefix: id,
    vpcAuthMode: "Open",
    tlsEpoch: 0,
    releaseProtection: 0,
    maintainStart: "18:00Z",
    maintainEnd: "22:00Z",
    masterNodeId: null,
    nextNode: 0,
    restartEpoch: 0,
    seed: "",
    seedPlaced: 1,
    backupLog: 0,
    controlSecret: "",
    busyTaskId: null,
    busyStatus: null,
    serving: 0,
    fault: "",
    readyAt: null,
    endTime: null,
    createdAt: 0,
    deletedAt: null,
  };
}
