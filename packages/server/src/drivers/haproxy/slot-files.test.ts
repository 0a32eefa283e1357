import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { SlotState } from "../front-door.ts";
import { emptyState } from "./config.ts";
import { type FrontDoorPaths, frontDoorPaths } from "./paths.ts";
import { SlotFiles } from "./slot-files.ts";

let dir: string;
let paths: FrontDoorPaths;
let files: SlotFiles;

const spare = (index: number) =>
  emptyState({ slotId: `s000${index}`, address: `127.20.0.${index}`, port: 6379 });
const used = (index: number): SlotState => ({
  ...spare(index),
  target: `/run/node-${index}.sock`,
  allow: ["10.0.0.1"],
});

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "kvasir-slots-"));
  paths = frontDoorPaths(dir);
  files = new SlotFiles(paths);
  files.open();
});

afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** Slots in the order in which HAProxy reads them; one that stands there twice is fatal to it. */
function configured(): string[] {
  const text = readdirSync(paths.configDir)
    .map((name) => readFileSync(join(paths.configDir, name), "utf8"))
    .join("");
  return [...text.matchAll(/^backend (s\d+) /gm)].map((found) => found[1] ?? "").sort();
}

test("a pool that nobody has used yet is one configuration file", () => {
  files.writePool([spare(1), spare(2), spare(3)]);
  expect(readdirSync(paths.configDir)).toEqual(["1-spare.cfg"]);
  expect(configured()).toEqual(["s0001", "s0002", "s0003"]);
  expect(readdirSync(paths.whitelistDir)).toEqual(["s0001", "s0002", "s0003"]);
  expect(statSync(paths.whitelistFile("s0002")).ino).toBe(
    statSync(paths.whitelistFile("s0003")).ino,
  );
});

test("a slot that is used gets files of its own and changes no other", () => {
  files.writePool([spare(1), spare(2), spare(3)]);
  files.writeSlot(used(1));
  files.writeSlot(used(3));
  files.writeSpareConfig();
  expect(configured()).toEqual(["s0001", "s0002", "s0003"]);
  expect(readFileSync(paths.slotConfigFile("s0001"), "utf8")).toContain("/run/node-1.sock");
  expect(readFileSync(paths.whitelistFile("s0001"), "utf8")).toBe("10.0.0.1\n");
  expect(readFileSync(paths.whitelistFile("s0002"), "utf8")).toBe("");
});

test("a later control plane knows the slots of both kinds and writes nothing again", () => {
  files.writePool([spare(1), spare(2), used(3)]);
  const before = statSync(paths.spareConfigFile).ino;
  const later = new SlotFiles(paths);
  expect(later.open().sort()).toEqual(["s0001", "s0002", "s0003"]);
  later.writePool([spare(1), spare(2), used(3)]);
  expect(statSync(paths.spareConfigFile).ino).toBe(before);
});

test("what a crash left in two places is in one after the next start", () => {
  files.writePool([spare(1), spare(2)]);
  const spareConfig = readFileSync(paths.spareConfigFile, "utf8");
  files.writeSlot(used(1));
  files.writeSpareConfig();
  files.write(paths.spareConfigFile, spareConfig);
  expect(configured()).toEqual(["s0001", "s0001", "s0002"]);
  const later = new SlotFiles(paths);
  later.open();
  later.writePool([used(1), spare(2)]);
  expect(configured()).toEqual(["s0001", "s0002"]);
});

test("a slot that is taken out of the pool leaves nothing behind", () => {
  files.writePool([spare(1), used(2)]);
  files.removeSlot("s0001");
  files.removeSlot("s0002");
  expect(configured()).toEqual([]);
  expect(readdirSync(paths.whitelistDir)).toEqual([]);
  expect(readdirSync(paths.limitDir)).toEqual([]);
});
