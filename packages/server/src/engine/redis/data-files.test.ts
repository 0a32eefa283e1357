import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { aofFolder, putDataAside } from "./data-files.ts";

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "kvasir-data-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

test("data put aside are out of Redis' way, and only the newest two are kept", async () => {
  writeFileSync(join(dir, "redis.conf"), "");
  for (const at of [1, 2, 3]) {
    await mkdir(join(dir, aofFolder));
    writeFileSync(join(dir, aofFolder, String(at)), "");
    writeFileSync(join(dir, "dump.rdb"), "");
    expect(await putDataAside(dir, 1_700_000_000_000 + at)).toBe(
      join(dir, `unloadable-${1_700_000_000_000 + at}`),
    );
  }
  expect(readdirSync(dir).sort()).toEqual([
    "redis.conf",
    "unloadable-1700000000002",
    "unloadable-1700000000003",
  ]);
  expect(readdirSync(join(dir, "unloadable-1700000000003", aofFolder))).toEqual(["3"]);
});

test("a node without data has none to put aside", async () => {
  expect(await putDataAside(dir, 1)).toBeNull();
  expect(readdirSync(dir)).toEqual([]);
});
