import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FingerprintSet } from "./fingerprint-set.ts";
import { nonceLifetimeMs, openNonceStore } from "./nonce-store.ts";

let dir: string;
let path: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "kvasir-nonces-"));
  path = join(dir, "nonces");
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
  expect(statSync(`${path}.0`).mode & 0o777).toBe(0o600);
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

test("a nonce is remembered for at least the window, whenever in an era it was used", () => {
  fc.assert(
    fc.property(fc.nat(10 * nonceLifetimeMs), fc.nat(nonceLifetimeMs), (usedAtMs, laterMs) => {
      const ownPath = join(mkdtempSync(join(dir, "run-")), "nonces");
      using nonces = openNonceStore(ownPath);
      expect(nonces.use("ak", "n", usedAtMs)).toBe(true);
      expect(nonces.use("ak", "other", usedAtMs + laterMs)).toBe(true);
      expect(nonces.use("ak", "n", usedAtMs + laterMs)).toBe(false);
    }),
    { numRuns: 50 },
  );
});

test("files of nonces past the window are removed, also those found at the start", () => {
  {
    using nonces = openNonceStore(path);
    for (let era = 3; era < 9; era += 1) nonces.use("ak", "n", era * nonceLifetimeMs);
    expect(readdirSync(dir).sort()).toEqual(["nonces.7", "nonces.8"]);
    expect(nonces.use("ak", "n", 20 * nonceLifetimeMs)).toBe(true);
    expect(readdirSync(dir).sort()).toEqual(["nonces.19", "nonces.20"]);
  }
  writeFileSync(`${path}.2`, "");
  using nonces = openNonceStore(path);
  expect(readdirSync(dir).sort()).toEqual(["nonces.19", "nonces.20"]);
  expect(nonces.use("ak", "n", 21 * nonceLifetimeMs)).toBe(false);
});

test("a clock that is set back forgets nothing", () => {
  using nonces = openNonceStore(path);
  nonces.use("ak", "n1", 5 * nonceLifetimeMs);
  expect(nonces.use("ak", "n1", 2 * nonceLifetimeMs)).toBe(false);
  expect(nonces.use("ak", "n2", 2 * nonceLifetimeMs)).toBe(true);
  expect(nonces.use("ak", "n2", 5 * nonceLifetimeMs)).toBe(false);
});

test("a record that was cut in half is written over", () => {
  {
    using nonces = openNonceStore(path);
    nonces.use("ak", "n1", 0);
    nonces.use("ak", "n2", 0);
  }
  truncateSync(`${path}.0`, 13);
  {
    using nonces = openNonceStore(path);
    expect(nonces.use("ak", "n1", 0)).toBe(false);
    expect(nonces.use("ak", "n2", 0)).toBe(true);
    expect(nonces.use("ak", "n3", 0)).toBe(true);
  }
  using nonces = openNonceStore(path);
  expect(["n1", "n2", "n3"].map((nonce) => nonces.use("ak", nonce, 0))).toEqual([
    false,
    false,
    false,
  ]);
});

test("a set that has grown many times still holds exactly what was added", () => {
  const set = new FingerprintSet();
  for (let i = 1; i <= 50_000; i += 1) set.add(Math.imul(i, 0x9e3779b1) >>> 0, i);
  for (let i = 1; i <= 50_000; i += 1) {
    const high = Math.imul(i, 0x9e3779b1) >>> 0;
    if (!set.has(high, i) || set.has(high, i + 50_000)) expect.fail(`entry ${i}`);
  }
  expect(set.size).toBe(50_000);
});
