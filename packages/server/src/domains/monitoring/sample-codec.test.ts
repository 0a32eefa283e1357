import fc from "fast-check";
import { expect, it } from "vitest";
import { packIntegers, unpackIntegers } from "./number-codec.ts";
import { packChunk, packValues, unpackChunk, unpackValues } from "./sample-codec.ts";

const wide = fc.integer({ min: -(2 ** 51), max: 2 ** 51 });

it("gives back any integers of up to 52 bits", () => {
  fc.assert(
    fc.property(fc.array(wide), (values) => {
      expect(unpackIntegers(packIntegers(values))).toEqual(values.map((value) => value + 0));
    }),
  );
});

it("keeps values to two decimals and leaves zeros out", () => {
  const values = new Map([
    [1, 6.666],
    [2, 0],
    [3, 68_719_476_736],
    [300, 0.001],
  ]);
  const kept = unpackValues(packValues(values));
  expect([...kept]).toEqual([
    [1, 6.67],
    [3, 68_719_476_736],
  ]);
});

it("gives back the samples of a chunk, each with its own metrics", () => {
  const hundredths = fc.integer({ min: 1, max: 2 ** 40 }).map((value) => value / 100);
  const values = fc.dictionary(fc.constantFrom("1", "2", "77", "1000"), hundredths);
  fc.assert(
    fc.property(fc.array(values, { maxLength: 40 }), (rows) => {
      const samples = rows.map((row, index) => ({
        at: 1_700_000_000 + index * 5,
        values: new Map(Object.entries(row).map(([id, value]) => [Number(id), value])),
      }));
      expect(unpackChunk(packChunk(samples))).toEqual(samples);
    }),
  );
});

it("needs little room for an hour in which little happens", () => {
  const samples = Array.from({ length: 720 }, (_, index) => ({
    at: index * 5,
    values: new Map(
      Array.from({ length: 25 }, (_, id) => [id, id < 20 ? 1_000_000 + id : (index % 3) + id / 10]),
    ),
  }));
  expect(packChunk(samples).length).toBeLessThan(2_000);
});
