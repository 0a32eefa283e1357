import { expect, test } from "vitest";
import { TokenBuckets } from "./token-buckets.ts";

const size = { maxCount: 2, perSeconds: 10 };

test("a bucket begins full, empties, says when it has one again, and never overflows", () => {
  let nowMs = 0;
  const buckets = new TokenBuckets(() => nowMs);
  const take = () => buckets.take("a", size);
  expect([take(), take(), take()]).toEqual([0, 0, 5_000]);
  nowMs = 2_000;
  expect(take()).toBe(3_000);
  nowMs = 5_000;
  expect([take(), take()]).toEqual([0, 5_000]);
  nowMs = 3_600_000;
  expect([take(), take(), take()]).toEqual([0, 0, 5_000]);
});

test("buckets of other names are others, and a limit that shrinks holds at once", () => {
  const buckets = new TokenBuckets(() => 0);
  expect(buckets.take("a", size)).toBe(0);
  expect(buckets.take("b", size)).toBe(0);
  expect(buckets.take("a", { maxCount: 1, perSeconds: 10 })).toBe(0);
  expect(buckets.take("a", { maxCount: 1, perSeconds: 10 })).toBe(10_000);
});
