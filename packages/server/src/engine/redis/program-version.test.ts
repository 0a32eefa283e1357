import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { programVersions } from "./program-version.ts";

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "kvasir-version-"));
});
afterAll(() => rmSync(dir, { recursive: true }));

function program(name: string, says: string): string {
  const path = join(dir, name);
  writeFileSync(path, `#!/bin/sh\necho "${says}"\n`);
  chmodSync(path, 0o755);
  return path;
}

test("the version is the installed file's, and another file is asked anew", async () => {
  const versionOf = programVersions();
  const path = program("redis-server", "Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc");
  expect(await versionOf(path)).toBe("7.0.15");
  program("redis-server", "Redis server v=7.2.4 sha=00000000:0 malloc=jemalloc-5");
  expect(await versionOf(path)).toBe("7.2.4");
});

test("what is not there, or says something else, has none", async () => {
  const versionOf = programVersions();
  expect(await versionOf(join(dir, "none"))).toBeNull();
  expect(await versionOf(program("other", "hello"))).toBeNull();
});
