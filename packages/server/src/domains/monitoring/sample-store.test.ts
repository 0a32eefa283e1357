import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openMetricsFile } from "./metrics-file.ts";

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "kvasir-metrics-"));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

let files = 0;
const newPath = () => join(dir, `metrics-${files++}.db`);

const hour = 3_600;
const start = 1_800_000_000 - (1_800_000_000 % hour);
const sample = (at: number, values: Record<string, number>, nodeId = "i-db-0") => ({
  nodeId,
  instanceId: "i",
  at,
  values: new Map(Object.entries(values)),
});

it("creates the file for nobody else to read, and finds its samples again", () => {
  const path = newPath();
  {
    using file = openMetricsFile(path);
    file.samples.add([sample(start, { UsedMemory: 5.25, MaxRt: 9 })]);
    file.samples.add([sample(start + 5, { UsedMemory: 6 }), sample(start, { Keys: 1 }, "i-db-1")]);
  }
  expect(statSync(path).mode & 0o777).toBe(0o600);
  using file = openMetricsFile(path);
  expect(file.samples.read("i", { from: start, to: start + 5, step: 0 })).toEqual([
    sample(start, { UsedMemory: 5.25, MaxRt: 9 }),
    sample(start, { Keys: 1 }, "i-db-1"),
  ]);
  expect(file.samples.read("other", { from: 0, to: start * 2, step: 0 })).toEqual([]);
});

it("packs hours that are over into fine samples and minutes, and does so once", () => {
  using file = openMetricsFile(newPath());
  const { samples } = file;
  const all = Array.from({ length: 721 }, (_, index) =>
    sample(start + index * 5, { UsedMemory: index, ExpiredKeys: index + 1, MaxRt: index % 12 }),
  );
  samples.add(all);
  for (const id of [...samples.seriesIds(), ...samples.seriesIds()]) samples.tidy(id, start + hour);
  const range = { from: start, to: start + 2 * hour };
  const fine = samples.read("i", { ...range, step: 0 });
  expect(fine).toHaveLength(721);
  expect(fine[719]?.values.get("ExpiredKeys")).toBe(720);
  const minutes = samples.read("i", { ...range, step: 60 });
  expect(minutes).toHaveLength(61);
  expect(minutes[1]).toEqual(sample(start + 60, { UsedMemory: 17.5, ExpiredKeys: 24, MaxRt: 11 }));
  const [one] = samples.read("i", { ...range, step: 60, metrics: ["MaxRt", "none"] });
  expect(one).toEqual(sample(start, { MaxRt: 11 }));
  const part = samples.read("i", { from: start + 600, to: start + 660, step: 60 });
  expect(part.map(({ at }) => at)).toEqual([start + 600]);
});

it("keeps fine samples a day, minutes a month, and forgets a node of which nothing is left", () => {
  using file = openMetricsFile(newPath());
  const { samples } = file;
  samples.add([sample(start, { UsedMemory: 1 })]);
  const [id = 0] = samples.seriesIds();
  const counts = () =>
    ([0, 60] as const).map(
      (step) => samples.read("i", { from: start, to: start + 60, step }).length,
    );
  samples.tidy(id, start + hour);
  expect(counts()).toEqual([1, 1]);
  samples.tidy(id, start + 26 * hour);
  expect(counts()).toEqual([0, 1]);
  samples.tidy(id, start + 33 * 24 * hour);
  expect(counts()).toEqual([0, 0]);
  expect(samples.seriesIds()).toEqual([]);
  samples.add([sample(start + 40 * 24 * hour, { UsedMemory: 2 })]);
  expect(samples.seriesIds()).toHaveLength(1);
});

it("starts anew in place of a file that is damaged", () => {
  const path = newPath();
  writeFileSync(path, "this is no database, whatever its name says. ".repeat(50));
  using file = openMetricsFile(path);
  expect(file.samples.seriesIds()).toEqual([]);
});
