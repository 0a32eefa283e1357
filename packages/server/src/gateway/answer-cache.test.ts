import { expect, test } from "vitest";
import { AnswerCache } from "./answer-cache.ts";

const kib = Buffer.alloc(1024);

test("an answer is found while the counters stand still", () => {
  const cache = new AnswerCache(100_000);
  cache.keep("a", { rest: kib, changes: 1 });
  expect(cache.find("a", 1)).toBe(kib);
  expect(cache.find("a", 2)).toBeUndefined();
  expect(cache.find("a", 1)).toBeUndefined();
  expect(cache.bytes).toBe(0);
});

test("the least recently used answers go first, and the total stays under the limit", () => {
  const cache = new AnswerCache(12_000);
  for (let i = 0; i < 9; i += 1) cache.keep(`k${i}`, { rest: kib, changes: 1 });
  cache.find("k0", 1);
  for (let i = 9; i < 12; i += 1) cache.keep(`k${i}`, { rest: kib, changes: 1 });
  expect(cache.bytes).toBeLessThanOrEqual(12_000);
  expect(cache.find("k0", 1)).toBe(kib);
  expect(cache.find("k1", 1)).toBeUndefined();
  expect(cache.find("k11", 1)).toBe(kib);
});

test("an answer that would take an eighth of the room is not kept", () => {
  const cache = new AnswerCache(8 * 1024);
  cache.keep("a", { rest: kib, changes: 1 });
  expect(cache.find("a", 1)).toBeUndefined();
  expect(cache.bytes).toBe(0);
});
