import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { migrations } from "./migrations/index.ts";
import { dropPostgresStore, openPostgresStore } from "./postgres-store.ts";
import { type Store, StoreUnavailable } from "./store.ts";
import { storeContract } from "./store-contract.ts";
import { type PostgresServer, runSql, startPostgres } from "./testing/postgres-server.ts";

let server: PostgresServer;
let url: string;

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server[Symbol.asyncDispose]());
beforeEach(async () => {
  url = await server.createDatabase();
});

const open = (isShared = false) => openPostgresStore(url, { isShared });
const put = (store: Store, name: string, value = "1") =>
  store.transact((db) => db.insertInto("settings").values({ name, value }).execute());
const names = async (store: Store) => {
  const rows = await store.read((db) =>
    db.selectFrom("settings").select("name").orderBy("name").execute(),
  );
  return rows.map(({ name }) => name);
};

describe("the contract of stores", () => storeContract(open));
describe("the contract of stores, with other control planes", () =>
  storeContract(() => open(true)));

test("control planes that start together make one schema", async () => {
  const stores = await Promise.all([open(), open(), open()]);
  for (const store of stores) await store[Symbol.asyncDispose]();
  const rows = await runSql(url, "select version from kvasir.schema_version order by version");
  expect(rows).toEqual([...migrations.keys()].map((version) => ({ version })));
});

test("a database of a newer release is refused", async () => {
  {
    await using _store = await open();
  }
  const newer = Math.max(...migrations.keys()) + 1;
  await runSql(url, `insert into kvasir.schema_version values (${newer})`);
  await expect(open()).rejects.toThrow(`schema ${newer}`);
});

test("writers of several control planes run one after the other: no update is lost", async () => {
  await using one = await open();
  await using two = await open();
  await put(one, "counter", "0");
  const increment = (store: Store) =>
    store.transact(async (db) => {
      const row = await db.selectFrom("settings").select("value").executeTakeFirstOrThrow();
      await new Promise((resolve) => setImmediate(resolve));
      await db
        .updateTable("settings")
        .set({ value: String(Number(row.value) + 1) })
        .execute();
    });
  await Promise.all(
    Array.from({ length: 100 }, (_, index) => increment(index % 2 === 0 ? one : two)),
  );
  const rows = await two.read((db) => db.selectFrom("settings").selectAll().execute());
  expect(rows).toEqual([{ name: "counter", value: "100" }]);
});

test("writes that wait share a commit, and a write that fails is undone alone", async () => {
  await using store = await open();
  const results = await Promise.allSettled(
    Array.from({ length: 20 }, (_, index) =>
      store.transact(async (db) => {
        const name = `name ${index}`;
        await db.insertInto("settings").values({ name, value: "1" }).execute();
        if (index % 5 === 0) throw new Error("no");
        const { rows } = await sql<{ id: number }>`select txid_current() as id`.execute(db);
        return rows[0]?.id;
      }),
    ),
  );
  const done = results.filter((result) => result.status === "fulfilled");
  expect(done).toHaveLength(16);
  expect(new Set(done.map(({ value }) => value)).size).toBeLessThan(16);
  expect(await names(store)).toHaveLength(16);
  expect(await names(store)).not.toContain("name 5");
});

test("a failed statement that a write says nothing of fails it, and undoes it", async () => {
  await using store = await open();
  await put(store, "taken");
  const silent = store.transact(async (db) => {
    await db.insertInto("settings").values({ name: "lost", value: "1" }).execute();
    const failing = db.insertInto("settings").values({ name: "taken", value: "1" }).execute();
    await expect(failing).rejects.toThrow("duplicate");
  });
  await expect(silent).rejects.toThrow();
  await put(store, "later");
  expect(await names(store)).toEqual(["later", "taken"]);
});

test("while PostgreSQL is stopped all is unavailable, and soon after its start nothing is", async () => {
  await using store = await open(true);
  await put(store, "before");
  const known = store.changes.version(["settings"]);
  await server.stop();
  try {
    await expect(put(store, "meanwhile")).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(names(store)).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(store.nonces.use("k", "n", 0)).rejects.toBeInstanceOf(StoreUnavailable);
    await vi.waitFor(() => expect(store.changes.version([])).toBeNaN());
  } finally {
    await server.start();
  }
  await put(store, "after");
  expect(await names(store)).toEqual(["after", "before"]);
  expect(await store.nonces.use("k", "n", 0)).toBe(true);
  await vi.waitFor(() => expect(store.changes.version([])).not.toBeNaN(), { timeout: 5_000 });
  expect(store.changes.version(["settings"])).not.toBe(known);
});

test("PostgreSQL crashes in the middle of a transaction: it is undone, and its writer hears so", async () => {
  await using store = await open();
  const writing = store.transact(async (db) => {
    await db.insertInto("settings").values({ name: "lost", value: "1" }).execute();
    await server.stop("immediate");
    await db.insertInto("settings").values({ name: "lost too", value: "1" }).execute();
  });
  try {
    await expect(writing).rejects.toBeInstanceOf(StoreUnavailable);
  } finally {
    await server.start();
  }
  await put(store, "kept");
  expect(await names(store)).toEqual(["kept"]);
});

test("a session that is ended from outside costs at most the work under way", async () => {
  await using store = await open();
  await put(store, "a");
  await names(store);
  await runSql(
    url,
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'kvasir'",
  );
  await put(store, "b");
  expect(await names(store)).toEqual(["a", "b"]);
});

test("a change that another control plane commits is heard of, one that is undone is not", async () => {
  await using one = await open(true);
  await using two = await open(true);
  const version = () => two.changes.version(["settings"]);
  const before = { settings: version(), owners: two.changes.version(["owners"]) };
  await expect(
    one.transact(async (db) => {
      await db.insertInto("settings").values({ name: "lost", value: "1" }).execute();
      throw new Error("stop");
    }),
  ).rejects.toThrow("stop");
  expect(version()).toBe(before.settings);
  await put(one, "a");
  await vi.waitFor(() => expect(version()).toBeGreaterThan(before.settings));
  expect(two.changes.version(["owners"])).toBe(before.owners);
});

test("a nonce is used once, whichever control plane sees it, until its time is over", async () => {
  await using one = await open(true);
  await using two = await open(true);
  const hour = 3_600_000;
  expect(await one.nonces.use("ak1", "n1", 5 * hour)).toBe(true);
  expect(await two.nonces.use("ak1", "n1", 5 * hour + 1)).toBe(false);
  expect(await two.nonces.use("ak2", "n1", 5 * hour)).toBe(true);
  const same = await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      (index % 2 === 0 ? one : two).nonces.use("ak1", "n2", 5 * hour),
    ),
  );
  expect(same.filter(Boolean)).toHaveLength(1);
  expect(await two.nonces.use("ak1", "n1", 6 * hour)).toBe(true);
  expect(await one.nonces.use("ak1", "n1", 6 * hour)).toBe(false);
});

test("nonces whose time is over leave the table", async () => {
  await using store = await open(true);
  await Promise.all(
    Array.from({ length: 100 }, (_, index) => store.nonces.use("ak", `n${index}`, 0)),
  );
  await store.nonces.use("ak", "later", 3_600_000);
  await vi.waitFor(async () =>
    expect(await runSql(url, "select count(*)::int as n from kvasir.nonces")).toEqual([{ n: 1 }]),
  );
});

test("text with a NUL is stored without it, and finds nothing else", async () => {
  await using store = await open();
  await put(store, "a");
  await put(store, "a\0");
  expect(await names(store)).toEqual(["a", "a\ufffd"]);
});

test("a store that is dropped is empty when it is opened again", async () => {
  {
    await using store = await open();
    await put(store, "a");
  }
  await dropPostgresStore(url);
  await dropPostgresStore(url);
  await using store = await open();
  expect(await names(store)).toEqual([]);
});

test("text is sorted by bytes, whatever language the database was made for", async () => {
  url = await server.createDatabase(
    "template template0 locale_provider icu icu_locale 'en-US' encoding utf8",
  );
  await using store = await open();
  for (const name of ["b", "A", "a", "B", "é", "_"]) await put(store, name);
  expect(await names(store)).toEqual(["A", "B", "_", "a", "b", "é"]);
});
