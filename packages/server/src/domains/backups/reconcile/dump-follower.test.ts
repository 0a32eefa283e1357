import {
  appendFileSync,
  mkdtempSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fileSum } from "../file-sum.ts";
import { DumpFollower } from "./dump-follower.ts";

let dir: string;
let dump: string;
const written = (name: string) => join(dir, name);

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "kvasir-follower-"));
  dump = written("dump.rdb");
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test("a file is summed as it grows, and what comes last is not missed", async () => {
  await using follower = new DumpFollower(dir);
  await follower.catchUp();
  const part = Buffer.alloc(1_500_000, "part");
  for (let round = 0; round < 3; round++) {
    appendFileSync(written("temp-12.rdb"), part);
    await follower.catchUp();
  }
  appendFileSync(written("temp-12.rdb"), "the end");
  renameSync(written("temp-12.rdb"), dump);
  expect(await follower.total(dump)).toEqual(await fileSum(dump));
});

test("what was followed is not read again", async () => {
  await using follower = new DumpFollower(dir);
  writeFileSync(written("temp-12.rdb"), "begin");
  await follower.catchUp();
  const before = await fileSum(written("temp-12.rdb"));
  writeFileSync(written("temp-12.rdb"), "BEGIN");
  renameSync(written("temp-12.rdb"), dump);
  expect(await follower.total(dump)).toEqual(before);
});

test("what a killed child left behind is not taken for the dump", async () => {
  writeFileSync(written("temp-9.rdb"), "left behind");
  writeFileSync(written("temp-9.17.rdb"), "what a replica receives");
  utimesSync(written("temp-9.rdb"), 1, 1);
  await using late = new DumpFollower(dir);
  await late.catchUp();
  writeFileSync(written("temp-12.rdb"), "begin");
  await using follower = new DumpFollower(dir);
  await follower.catchUp();
  renameSync(written("temp-12.rdb"), dump);
  const whole = await fileSum(dump);
  expect(await follower.total(dump)).toEqual(whole);
  // This one looked before the child began, and followed the wrong file.
  expect(await late.total(dump)).toEqual(whole);
});

test("a dump that was whole before anybody looked is read then", async () => {
  writeFileSync(dump, "whole");
  await using follower = new DumpFollower(dir);
  await follower.catchUp();
  expect(await follower.total(dump)).toEqual(await fileSum(dump));
});
