import { expect, test } from "vitest";
import { KnownUntilChange } from "./known-until-change.ts";

test("what was read is kept until a change, but never under a key longer than allowed", async () => {
  let version = 1;
  let reads = 0;
  const known = new KnownUntilChange<number>({ version: () => version }, ["t"], {
    maxKeyLength: 4,
  });
  const get = (key: string) => known.get(key, async () => ++reads);
  expect([await get("abcd"), await get("abcd")]).toEqual([1, 1]);
  version = 2;
  expect([await get("abcd"), await get("abcd")]).toEqual([2, 2]);
  expect([await get("abcde"), await get("abcde")]).toEqual([3, 4]);
});
