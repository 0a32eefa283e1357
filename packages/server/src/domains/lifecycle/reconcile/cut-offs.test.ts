import { expect, test } from "vitest";
import { CutOffs } from "./cut-offs.ts";

const node = { pid: 7, startTicks: "100" };

function counting() {
  const time = { ms: 1_000_000 };
  return { time, cutOffs: new CutOffs(() => time.ms) };
}

test("five cuts of one process within five seconds are somebody's doing", () => {
  const { time, cutOffs } = counting();
  for (let cut = 0; cut < 4; cut++, time.ms += 1_000) cutOffs.note("r-1", node);
  expect(cutOffs.isKeptOut("r-1")).toBe(false);
  cutOffs.note("r-1", node);
  expect(cutOffs.isKeptOut("r-1")).toBe(true);
  expect(cutOffs.isKeptOut("r-2")).toBe(false);
  cutOffs.forget("r-1");
  expect(cutOffs.isKeptOut("r-1")).toBe(false);
});

test("it is over when there are fewer", () => {
  const { time, cutOffs } = counting();
  for (let cut = 0; cut < 5; cut++) cutOffs.note("r-1", node);
  time.ms += 5_001;
  expect(cutOffs.isKeptOut("r-1")).toBe(false);
  cutOffs.note("r-1", node);
  expect(cutOffs.isKeptOut("r-1")).toBe(false);
});

test("nodes that end and start again in a row keep nobody out", () => {
  const { cutOffs } = counting();
  for (let start = 0; start < 30; start++) {
    // The connection ends, and a question that was on its way fails.
    cutOffs.note("r-1", { pid: 100 + start, startTicks: String(start) });
    cutOffs.note("r-1", { pid: 100 + start, startTicks: String(start) });
  }
  expect(cutOffs.isKeptOut("r-1")).toBe(false);
});
