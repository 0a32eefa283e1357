import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Db } from "./db.ts";
import { openSqliteStore } from "./sqlite-store.ts";
import type { Store } from "./store.ts";

let dir: string;
let store: Store;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "kvasir-store-"));
  store = await openSqliteStore(join(dir, "kvasir.db"));
});

afterEach(async () => {
  await store[Symbol.asyncDispose]();
  rmSync(dir, { recursive: true, force: true });
});

const set = (db: Db, name: string, value = "v") =>
  db.insertInto("settings").values({ name, value }).execute();

async function names(): Promise<string[]> {
  const rows = await store.read((db) => db.selectFrom("settings").select("name").execute());
  return rows.map((row) => row.name).sort();
}

/** A connection of its own, which sees only what is committed. */
function committed(): number {
  const other = new DatabaseSync(join(dir, "kvasir.db"), { readOnly: true });
  const row = other.prepare("select count(*) as n from settings").get();
  other.close();
  return Number(row?.["n"]);
}

test("writes that wait share a commit, and each is told only when it is durable", async () => {
  const seen = await Promise.all(
    Array.from({ length: 20 }, async (_, index) => {
      await store.transact((db) => set(db, `name ${index}`));
      return committed();
    }),
  );
  for (const [index, count] of seen.entries()) expect(count).toBeGreaterThan(index);
  expect(new Set(seen).size).toBeLessThan(20);
});

test("a write that fails is undone alone, with its hooks", async () => {
  const hooks: string[] = [];
  const failed = new Error("no");
  const outcomes = await Promise.allSettled([
    store.transact(async (db, onCommit) => {
      onCommit(() => hooks.push("first"));
      await set(db, "first");
    }),
    store.transact(async (db, onCommit) => {
      onCommit(() => hooks.push("second"));
      await set(db, "second");
      throw failed;
    }),
    store.transact((db) => set(db, "third")),
    store.transact((db) => set(db, "third")),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual([
    "fulfilled",
    "rejected",
    "fulfilled",
    "rejected",
  ]);
  expect(outcomes[1]).toMatchObject({ reason: failed });
  expect(hooks).toEqual(["first"]);
  expect(await names()).toEqual(["first", "third"]);
});

test("when SQLite gives the transaction up, all of the group fail and the next ones succeed", async () => {
  const outcomes = await Promise.allSettled([
    store.transact((db) => set(db, "first")),
    store.transact(async (db) => {
      await sql`rollback`.execute(db);
      await set(db, "outside");
    }),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  await store.transact((db) => set(db, "later"));
  expect(await names()).toContain("later");
  expect(await names()).not.toContain("first");
});

test("a change is counted once it is committed, for the tables that were written", async () => {
  const before = store.changes.version(["settings"]);
  const others = store.changes.version(["instances"]);
  await store.transact(async (db) => {
    await set(db, "first");
    expect(store.changes.version(["settings"])).toBe(before);
  });
  expect(store.changes.version(["settings"])).toBe(before + 1);
  expect(store.changes.version(["instances"])).toBe(others);
});

test("writes asked for by a hook or right after an answer are not forgotten", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  await store.transact(async (db, onCommit) => {
    await set(db, "first");
    onCommit(() => void store.transact((inner) => set(inner, "second")).then(() => resolve()));
  });
  await store.transact((db) => set(db, "third"));
  await promise;
  expect(await names()).toEqual(["first", "second", "third"]);
});
