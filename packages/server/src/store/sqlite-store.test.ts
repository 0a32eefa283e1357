import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { migrations } from "./migrations/index.ts";
import { openSqliteStore } from "./sqlite-store.ts";
import type { Store } from "./store.ts";
import { storeContract } from "./store-contract.ts";

let dir: string;
let path: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "kvasir-store-"));
  path = join(dir, "kvasir.db");
});

afterEach(() => rmSync(dir, { recursive: true }));

describe("the contract of stores", () => storeContract(() => openSqliteStore(path)));

test("the file and what SQLite puts beside it are for the owner only", async () => {
  await using store = await openSqliteStore(path);
  await put(store, "a");
  const modes = readdirSync(dir).map((name) => [name, statSync(join(dir, name)).mode & 0o777]);
  expect(modes.length).toBeGreaterThan(1);
  expect(modes.filter(([, mode]) => mode !== 0o600)).toEqual([]);
});

test("rows are there when the file is opened again, and migrations are not run twice", async () => {
  {
    await using store = await openSqliteStore(path);
    await put(store, "a");
  }
  await using store = await openSqliteStore(path);
  expect(await store.read((db) => db.selectFrom("settings").selectAll().execute())).toEqual([
    { name: "a", value: "1" },
  ]);
  using raw = closing(new DatabaseSync(path));
  const versions = raw.database.prepare("select version from schema_version").all();
  expect(versions).toEqual([...migrations.keys()].map((version) => ({ version })));
});

test("a database of a newer release is refused and left as it is", async () => {
  {
    await using _store = await openSqliteStore(path);
  }
  const newer = Math.max(...migrations.keys()) + 1;
  {
    using raw = closing(new DatabaseSync(path));
    raw.database.exec(`insert into schema_version (version) values (${newer})`);
  }
  await expect(openSqliteStore(path)).rejects.toThrow(`schema ${newer}`);
  using raw = closing(new DatabaseSync(path));
  expect(raw.database.prepare("select max(version) as version from schema_version").get()).toEqual({
    version: newer,
  });
});

test("what a process that is killed had not committed is gone, and the file opens", async () => {
  {
    await using store = await openSqliteStore(path);
    await put(store, "kept");
  }
  const child = otherProcess("begin immediate; insert into settings values ('lost', '1')");
  await once(child.stdout, "data");
  child.kill("SIGKILL");
  await once(child, "exit");
  await using store = await openSqliteStore(path);
  expect(await settingNames(store)).toEqual(["kept"]);
});

test("a writer waits while another process writes", async () => {
  await using store = await openSqliteStore(path);
  const child = otherProcess(
    "begin immediate; insert into settings values ('theirs', '1')",
    "setTimeout(() => { db.exec('commit'); db.close(); }, 200)",
  );
  await once(child.stdout, "data");
  await put(store, "ours");
  expect(await settingNames(store)).toEqual(["ours", "theirs"]);
});

/** Runs a statement on the same file, says so, and goes on with `then`. */
function otherProcess(statement: string, then = "setInterval(() => {}, 1000)") {
  const code = `
    const { DatabaseSync } = require("node:sqlite");
    const db = new DatabaseSync(${JSON.stringify(path)});
    db.exec(${JSON.stringify(statement)});
    console.log("done");
    ${then};`;
  return spawn(process.execPath, ["-e", code], { stdio: ["ignore", "pipe", "inherit"] });
}

const put = (store: Store, name: string) =>
  store.transact((db) => db.insertInto("settings").values({ name, value: "1" }).execute());

async function settingNames(store: Store): Promise<string[]> {
  const rows = await store.read((db) =>
    db.selectFrom("settings").select("name").orderBy("name").execute(),
  );
  return rows.map(({ name }) => name);
}

function closing(database: DatabaseSync) {
  return { database, [Symbol.dispose]: () => database.close() };
}
