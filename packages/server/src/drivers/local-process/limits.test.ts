import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { probeLimits } from "./limits.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "kvasir-cgroup-"));
});
afterEach(() => rm(root, { recursive: true }));

test("version 2 with a memory controller is preferred", async () => {
  await writeFile(join(root, "cgroup.controllers"), "cpuset cpu io memory pids\n");
  await writeFile(join(root, "cgroup.procs"), "");
  expect(probeLimits(root)).toBe("cgroup2");
});

test("version 2 without a memory controller leaves version 1", async () => {
  await writeFile(join(root, "cgroup.controllers"), "hugetlb\n");
  await writeFile(join(root, "cgroup.procs"), "");
  expect(probeLimits(root)).toBe("none");
  await mkdir(join(root, "memory"));
  await writeFile(join(root, "memory", "cgroup.procs"), "");
  expect(probeLimits(root)).toBe("cgroup1");
});

test("no control groups at all give none", () => {
  expect(probeLimits(join(root, "missing"))).toBe("none");
});
