import { beforeEach, expect, test } from "vitest";
import type { NodeHandle } from "../../../drivers/driver.ts";
import { Silences } from "./silences.ts";

const handle: NodeHandle = { version: 1, nodeId: "n0", dir: "/", pid: 1, startTicks: "1" };

let now: number;
let ticks: number | null;
let silences: Silences;

beforeEach(() => {
  [now, ticks] = [1_000, 50];
  silences = new Silences({
    driver: { cpuTicks: async () => ticks },
    monotonic: () => now,
  });
});

/** Time passes, then the node is looked at and still says nothing. */
async function later(ms: number, worked: number): Promise<number> {
  now += ms;
  if (ticks !== null) ticks += worked;
  await silences.note("n0", handle);
  return silences.ms("n0");
}

test("a node that does nothing is silent from the moment on at which it should have answered", async () => {
  await silences.note("n0", handle, 600);
  expect(silences.ms("n0")).toBe(400);
  expect(await later(1_000, 0)).toBe(1_400);
  silences.end("n0");
  expect(silences.ms("n0")).toBe(0);
});

test("where nobody knows what a node does its silence counts", async () => {
  ticks = null;
  await silences.note("n0", handle);
  expect(await later(2_000, 0)).toBe(2_000);
});

test("a node that works is alive, until it freezes", async () => {
  await silences.note("n0", handle, 600);
  for (let at = 0; at < 20; at++) expect(await later(700, 60)).toBe(0);
  expect(await later(700, 0)).toBe(700);
  expect(await later(900, 0)).toBe(1_600);
});

test("a node that says that it is busy is alive", async () => {
  await silences.note("n0", handle);
  expect(await later(1_200, 0)).toBe(1_200);
  silences.noteBusy("n0");
  now += 300;
  expect(silences.ms("n0")).toBe(300);
});

test("a node that has worked for a minute without an answer does not come back", async () => {
  await silences.note("n0", handle);
  expect(await later(59_999, 1)).toBe(0);
  silences.noteBusy("n0");
  expect(await later(1, 1)).toBe(60_000);
  expect(await later(1_000, 1)).toBe(61_000);
});
