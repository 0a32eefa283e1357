import { sql } from "kysely";
import { expect, test } from "vitest";
import type { Store } from "./store.ts";

/** What every store must do, whichever database it stands on. Each test gets an empty one. */
export function storeContract(open: () => Promise<Store>): void {
  const setting = (store: Store, name: string) =>
    store.read((db) =>
      db.selectFrom("settings").select("value").where("name", "=", name).executeTakeFirst(),
    );
  const put = (store: Store, name: string, value: string) =>
    store.transact((db) => db.insertInto("settings").values({ name, value }).execute());

  test("what was committed is read", async () => {
    await using store = await open();
    await put(store, "a", "1");
    expect(await setting(store, "a")).toEqual({ value: "1" });
  });

  test("a transaction that throws leaves nothing, runs no hook and throws what was thrown", async () => {
    await using store = await open();
    const reason = new Error("stop");
    const ran: string[] = [];
    const failing = store.transact(async (db, onCommit) => {
      onCommit(() => ran.push("hook"));
      await db.insertInto("settings").values({ name: "a", value: "1" }).execute();
      throw reason;
    });
    await expect(failing).rejects.toBe(reason);
    expect(await setting(store, "a")).toBeUndefined();
    expect(ran).toEqual([]);
    await put(store, "a", "2");
    expect(await setting(store, "a")).toEqual({ value: "2" });
  });

  test("a statement that the database refuses rolls back those before it", async () => {
    await using store = await open();
    await put(store, "taken", "1");
    const failing = store.transact(async (db) => {
      await db.insertInto("settings").values({ name: "a", value: "1" }).execute();
      await db.insertInto("settings").values({ name: "taken", value: "2" }).execute();
    });
    await expect(failing).rejects.toThrow();
    expect(await setting(store, "a")).toBeUndefined();
    expect(await setting(store, "taken")).toEqual({ value: "1" });
  });

  test("a hook runs once, after the commit, when other readers see the rows", async () => {
    await using store = await open();
    let seen: Promise<unknown> | undefined;
    let calls = 0;
    await store.transact(async (db, onCommit) => {
      onCommit(() => {
        calls += 1;
        seen = setting(store, "a");
      });
      await db.insertInto("settings").values({ name: "a", value: "1" }).execute();
      expect(calls).toBe(0);
    });
    expect(calls).toBe(1);
    expect(await seen).toEqual({ value: "1" });
  });

  test("the result of the transaction is what its function returns", async () => {
    await using store = await open();
    expect(await store.transact(async () => 42)).toBe(42);
    expect(await store.read(async () => "read")).toBe("read");
  });

  test("a query on a transaction that has ended is refused", async () => {
    await using store = await open();
    let late: (() => Promise<unknown>) | undefined;
    await store.transact(async (db) => {
      late = () => db.insertInto("settings").values({ name: "late", value: "1" }).execute();
    });
    await expect(late?.()).rejects.toThrow("ended");
    expect(await setting(store, "late")).toBeUndefined();
  });

  test("a query on a transaction that was rolled back is refused", async () => {
    await using store = await open();
    let late: (() => Promise<unknown>) | undefined;
    const failing = store.transact(async (db) => {
      late = () => db.insertInto("settings").values({ name: "late", value: "1" }).execute();
      throw new Error("stop");
    });
    await expect(failing).rejects.toThrow("stop");
    await expect(late?.()).rejects.toThrow("ended");
    expect(await setting(store, "late")).toBeUndefined();
  });

  test("writers run one after the other: no update is lost", async () => {
    await using store = await open();
    await put(store, "counter", "0");
    const increment = () =>
      store.transact(async (db) => {
        const row = await db
          .selectFrom("settings")
          .select("value")
          .where("name", "=", "counter")
          .executeTakeFirstOrThrow();
        await new Promise((resolve) => setImmediate(resolve));
        const value = String(Number(row.value) + 1);
        await db.updateTable("settings").set({ value }).where("name", "=", "counter").execute();
      });
    await Promise.all(Array.from({ length: 50 }, increment));
    expect(await setting(store, "counter")).toEqual({ value: "50" });
  });

  test("a writer that fails does not stop those behind it", async () => {
    await using store = await open();
    const results = await Promise.allSettled([
      put(store, "a", "1"),
      put(store, "a", "2"),
      put(store, "b", "3"),
    ]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(await setting(store, "b")).toEqual({ value: "3" });
  });

  test("readers do not wait for a writer and do not see its uncommitted rows", async () => {
    await using store = await open();
    const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
    const { promise: hasWritten, resolve: written } = Promise.withResolvers<void>();
    const writing = store.transact(async (db) => {
      await db.insertInto("settings").values({ name: "a", value: "1" }).execute();
      written();
      await mayEnd;
    });
    await hasWritten;
    expect(await setting(store, "a")).toBeUndefined();
    end();
    await writing;
    expect(await setting(store, "a")).toEqual({ value: "1" });
  });

  test("a commit counts as a change of the tables that it wrote, a rollback does not", async () => {
    await using store = await open();
    const version = (table: string) => store.changes.version([table]);
    const before = { settings: version("settings"), owners: version("owners") };
    const failing = store.transact(async (db) => {
      await db.insertInto("settings").values({ name: "a", value: "1" }).execute();
      throw new Error("stop");
    });
    await expect(failing).rejects.toThrow("stop");
    expect(version("settings")).toBe(before.settings);
    await put(store, "a", "1");
    expect(version("settings")).toBeGreaterThan(before.settings);
    expect(version("owners")).toBe(before.owners);
  });

  test("names are camel case in code and snake case in the database", async () => {
    await using store = await open();
    await store.transact((db) =>
      db.insertInto("owners").values({ id: "o", name: "root", createdAt: 7 }).execute(),
    );
    const { rows } = await store.read((db) =>
      sql<{ created: number }>`select created_at as created from owners`.execute(db),
    );
    expect(rows).toEqual([{ created: 7 }]);
  });
}
