import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { instanceClasses } from "@kvasir/spec";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openSqliteStore } from "../../store/sqlite-store.ts";
import type { Store } from "../../store/store.ts";
import { type CapacityStore, capacityStore } from "./capacity-store.ts";
import { classFamily } from "./class-family.ts";

const zone = "cn-hangzhou-b";
const occupant = (id: string, nodeCount = 1) => ({
  id,
  zoneId: zone,
  secondaryZoneId: "",
  nodeCount,
});
const needs = (name: string, memoryMB: number, cpu = 1) => ({ class: name, memoryMB, cpu });
const small = needs("redis.master.small.default", 1024);
const large = needs("redis.master.large.default", 8192);
const single = needs("redis.basic.small.default", 1024);

let dir: string;
let store: Store;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "kvasir-capacity-"));
  store = await openSqliteStore(join(dir, "kvasir.db"));
});

afterEach(async () => {
  await store[Symbol.asyncDispose]();
  rmSync(dir, { recursive: true });
});

const within = <Result>(run: (capacity: CapacityStore) => Promise<Result>) =>
  store.transact((db) => run(capacityStore(db)));
const refused = (code: string) => expect.objectContaining({ code });

async function available(family: string): Promise<number | undefined> {
  const rows = await within((capacity) => capacity.stock.list());
  return rows.find((row) => row.family === family)?.available;
}

test("every class of the catalogue belongs to a family that is the start of its name", () => {
  const families = new Set<string>();
  for (const name of instanceClasses.keys()) {
    const family = classFamily(name);
    expect(name.startsWith(`${family}.`), name).toBe(true);
    families.add(family);
  }
  expect([...families].sort()).toMatchInlineSnapshot(`
    [
      "memcache.master",
      "memcache.sharding",
      "redis.amber.logic.sharding",
      "redis.amber.logic.splitrw",
      "redis.amber.master",
      "redis.basic",
      "redis.logic.sharding",
      "redis.logic.splitrw",
      "redis.master",
      "redis.shard",
      "redis.shard.with.proxy",
      "redis.sharding",
      "redis.sharding.basic",
      "tair.essd.standard",
      "tair.rdb",
      "tair.rdb.with.proxy",
      "tair.scm.standard",
      "tair.scm.with.proxy.standard",
    ]
  `);
});

test("a stock of 50 is sold 50 times, whoever comes at once", async () => {
  await within((capacity) => capacity.stock.set(zone, "redis.master", 50));
  const orders = Array.from({ length: 200 }, (_, at) =>
    within((capacity) => capacity.take(occupant(`r-${at}`), small)),
  );
  const results = await Promise.allSettled(orders);
  expect(results.filter((each) => each.status === "fulfilled")).toHaveLength(50);
  for (const result of results) {
    if (result.status === "rejected") expect(result.reason).toEqual(refused("QuotaNotEnough"));
  }
  expect(await available("redis.master")).toBe(0);
});

test("stock is given back once, and only what was taken", async () => {
  await within((capacity) => capacity.take(occupant("before"), small));
  await within((capacity) => capacity.stock.set(zone, "redis.master", 1));
  await within((capacity) => capacity.take(occupant("r-1"), small));
  await within((capacity) => capacity.release("before"));
  expect(await available("redis.master")).toBe(0);
  await within((capacity) => capacity.release("r-1"));
  await within((capacity) => capacity.release("r-1"));
  expect(await available("redis.master")).toBe(1);
});

test("a change of the family takes the new stock first and gives the old back when it is done", async () => {
  await within(async (capacity) => {
    await capacity.stock.set(zone, "redis.master", 1);
    await capacity.stock.set(zone, "redis.basic", 1);
    await capacity.take(occupant("r-1"), small);
    await capacity.take(occupant("r-1"), single);
  });
  expect([await available("redis.master"), await available("redis.basic")]).toEqual([0, 0]);
  await within((capacity) => capacity.settle(occupant("r-1"), single));
  expect([await available("redis.master"), await available("redis.basic")]).toEqual([1, 0]);
});

test("a class or its family that is off sale is refused in that zone alone", async () => {
  const ask = (zoneId: string, name: string) =>
    within((capacity) => capacity.requireOffered(zoneId, name));
  await within((capacity) => capacity.availability.set(zone, small.class, false));
  await within((capacity) => capacity.availability.set(zone, "redis.basic", false));
  await expect(ask(zone, small.class)).rejects.toEqual(refused("Zone.NotSupport"));
  await expect(ask(zone, single.class)).rejects.toEqual(refused("Zone.NotSupport"));
  await ask(zone, large.class);
  await ask("cn-hangzhou-h", small.class);
  await within((capacity) => capacity.availability.set(zone, small.class, true));
  await ask(zone, small.class);
});

test("without a host anything fits; with some, every node needs room on one", async () => {
  await within((capacity) => capacity.take(occupant("free", 2), large));
  const size = { memoryMb: 3000, cpu: 4, ports: 8 };
  await within((capacity) => capacity.hosts.put({ id: "a", zoneId: "", ...size }, 1));
  await within((capacity) => capacity.hosts.put({ id: "b", zoneId: zone, ...size }, 2));
  await within((capacity) => capacity.hosts.put({ id: "c", zoneId: "cn-hangzhou-h", ...size }, 3));
  await expect(within((capacity) => capacity.take(occupant("big"), large))).rejects.toEqual(
    refused("InsufficientResourceCapacity"),
  );
  // Master and replica stand on different hosts.
  await within((capacity) => capacity.take(occupant("r-1", 2), small));
  const claims = await within((capacity) => capacity.hosts.claims("r-1"));
  expect(claims.map((claim) => claim.hostId).sort()).toEqual(["a", "b"]);
  await within((capacity) => capacity.take(occupant("r-2", 2), small));
  await expect(within((capacity) => capacity.take(occupant("r-3"), small))).rejects.toEqual(
    refused("InsufficientResourceCapacity"),
  );
  // The refused order holds nothing.
  expect(await within((capacity) => capacity.hosts.claims("r-3"))).toEqual([]);
  expect(await within((capacity) => capacity.hosts.remove("a"))).toBe(false);
  await within((capacity) => capacity.release("r-1"));
  await within((capacity) => capacity.take(occupant("r-3"), small));
  const used = await within((capacity) => capacity.hosts.list());
  expect(used.map((host) => [host.id, host.usedMemoryMb])).toEqual([
    ["a", expect.any(Number)],
    ["b", expect.any(Number)],
    ["c", 0],
  ]);
  expect(used.reduce((sum, host) => sum + host.usedMemoryMb, 0)).toBe(3 * 1024);
});

test.each([
  ["cpu", { memoryMb: 100_000, cpu: 1, ports: 8 }],
  ["ports", { memoryMb: 100_000, cpu: 8, ports: 1 }],
])("a host without %s left holds no other node", async (_, size) => {
  await within((capacity) => capacity.hosts.put({ id: "a", zoneId: "", ...size }, 1));
  await within((capacity) => capacity.take(occupant("r-1"), small));
  await expect(within((capacity) => capacity.take(occupant("r-2"), small))).rejects.toEqual(
    refused("InsufficientResourceCapacity"),
  );
});

test("until a change is done the larger class counts, afterwards the one in force", async () => {
  const size = { memoryMb: 10_000, cpu: 4, ports: 8 };
  await within((capacity) => capacity.hosts.put({ id: "a", zoneId: "", ...size }, 1));
  await within((capacity) => capacity.take(occupant("r-1"), large));
  await within((capacity) => capacity.take(occupant("r-1"), small));
  const used = async () => (await within((capacity) => capacity.hosts.list()))[0]?.usedMemoryMb;
  expect(await used()).toBe(8192);
  await within((capacity) => capacity.settle(occupant("r-1"), small));
  expect(await used()).toBe(1024);
});
