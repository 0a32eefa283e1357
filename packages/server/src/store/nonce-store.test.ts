import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { nonceLifetimeMs, openNonceStore } from "./nonce-store.ts";

let dir: string;
let path: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "kvasir-nonces-"));
  path = join(dir, "nonces.sqlite");
});

afterEach(() => rmSync(dir, { recursive: true }));

test("a nonce is good once per access key", () => {
  using nonces = openNonceStore(path);
  expect(nonces.use("ak1", "n1", 0)).toBe(true);
  expect(nonces.use("ak1", "n1", 1)).toBe(false);
  expect(nonces.use("ak2", "n1", 1)).toBe(true);
  expect(nonces.use("ak1", "n2", 1)).toBe(true);
});

test("a nonce is remembered when the file is opened again, and the file is private", () => {
  {
    using nonces = openNonceStore(path);
    nonces.use("ak", "n1", 0);
  }
  using nonces = openNonceStore(path);
  expect(nonces.use("ak", "n1", 1)).toBe(false);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test("a nonce is remembered when the process was killed right after using it", async () => {
  const script = `
    const { openNonceStore } = await import(${JSON.stringify(import.meta.resolve("./nonce-store.ts"))});
    openNonceStore(${JSON.stringify(path)}).use("ak", "n1", 0);
    process.kill(process.pid, "SIGKILL");`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script]);
  const [, signal] = await once(child, "exit");
  expect(signal).toBe("SIGKILL");
  using nonces = openNonceStore(path);
  expect(nonces.use("ak", "n1", 1)).toBe(false);
});

test("nonces past the window are removed while new ones are used, the others stay", () => {
  {
    using nonces = openNonceStore(path);
    for (let i = 0; i < 1000; i += 1) nonces.use("ak", `old${i}`, i);
    const later = nonceLifetimeMs + 500;
    for (let i = 0; i < 1000; i += 1) nonces.use("ak", `new${i}`, later);
    expect(nonces.use("ak", "old600", later)).toBe(false);
    expect(nonces.use("ak", "new0", later)).toBe(false);
  }
  const database = new DatabaseSync(path);
  expect(database.prepare("select count(*) as n from nonces").get()?.["n"]).toBe(1500);
  database.close();
});

test("a damaged file is replaced instead of keeping the gateway from starting", () => {
  writeFileSync(path, "this is not a database, although it is long enough ".repeat(100));
  using nonces = openNonceStore(path);
  expect(nonces.use("ak", "n1", 0)).toBe(true);
});
