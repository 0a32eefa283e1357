import { instanceClasses } from "@kvasir/spec";
import { expect, it } from "vitest";
import { chooseClass } from "./choose-class.ts";
import { chooseZone } from "./choose-zone.ts";

it.each([
  ["Redis", { instanceClass: "redis.master.small.default" }, "redis.master.small.default"],
  [
    "Redis",
    { instanceClass: "redis.amber.master.small.multithread" },
    "redis.amber.master.small.multithread",
  ],
  ["Memcache", { capacityMb: 1024 }, "memcache.master.small.default"],
  ["Redis", { capacityMb: 2048 }, "redis.master.mid.default"],
  ["tair_rdb", { instanceClass: "tair.rdb.1g" }, "tair.rdb.1g"],
])("finds the class of an order for %s", (instanceType, wish, name) => {
  expect(chooseClass({ instanceType, ...wish }).class).toBe(name);
});

it.each([
  ["Redis", { instanceClass: "none" }, "InvalidDBInstanceClass.NotFound"],
  ["Redis", { instanceClass: "memcache.master.small.default" }, "InvalidDBInstanceClass.NotFound"],
  ["Redis", { instanceClass: "tair.rdb.1g" }, "InvalidDBInstanceClass.NotFound"],
  ["tair_scm", { instanceClass: "tair.rdb.1g" }, "InvalidDBInstanceClass.NotFound"],
  ["Memcache", { capacityMb: 1000 }, "InvalidCapacity.NotFound"],
  ["Redis", {}, "MissingClassCode"],
])("refuses an order for %s of %j with %s", (instanceType, wish, code) => {
  expect(() => chooseClass({ instanceType, ...wish })).toThrow(expect.objectContaining({ code }));
});

it("refuses every class of an architecture that does not run here", () => {
  const others = [...instanceClasses.values()].filter((each) => each.architecture !== "standard");
  expect(others.length).toBeGreaterThan(50);
  for (const each of others) {
    const tair = each.deployment === "classic" ? undefined : each.series;
    const instanceType = each.engine === "memcache" ? "Memcache" : (tair ?? "Redis");
    expect(() => chooseClass({ instanceType, instanceClass: each.class })).toThrow(
      expect.objectContaining({ code: "ServiceNotSupported" }),
    );
  }
});

it("chooses an open zone of the region, and refuses the others", () => {
  const invalid = expect.objectContaining({ status: 400, code: "InvalidZoneId.NotFound" });
  expect(chooseZone("cn-hangzhou", undefined)).toBe("cn-hangzhou-b");
  expect(chooseZone("cn-hangzhou", "cn-hangzhou-MAZ6(b,f)")).toBe("cn-hangzhou-MAZ6(b,f)");
  expect(() => chooseZone("cn-hangzhou", "cn-hangzhou-d")).toThrow(invalid);
  expect(() => chooseZone("cn-hangzhou", "cn-beijing-b")).toThrow(invalid);
});
