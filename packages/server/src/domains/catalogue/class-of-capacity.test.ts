import { expect, test } from "vitest";
import { classOfCapacity } from "./class-of-capacity.ts";

test.each([
  ["redis.basic.small.default", 2048, "redis.basic.mid.default"],
  ["redis.master.small.default", 256, "redis.master.micro.default"],
  ["redis.master.small.special2x", 8192, "redis.master.large.special1x"],
  ["redis.shard.small.2.ce", 4096, "redis.shard.large.ce"],
  ["redis.amber.master.small.multithread", 2048, "redis.amber.master.mid.multithread"],
  ["tair.rdb.1g", 2048, "tair.rdb.2g"],
  ["memcache.master.small.default", 4096, "memcache.master.stand.default"],
])("%s with %d MB is %s", (name, capacityMb, wanted) => {
  expect(classOfCapacity(capacityMb, name).class).toBe(wanted);
});

test("a size that the family does not have is not found, though another family has it", () => {
  for (const capacityMb of [256, 65_536, 777, 0]) {
    expect(() => classOfCapacity(capacityMb, "redis.basic.small.default")).toThrow(
      /Capacity provided does not exist/,
    );
  }
});
