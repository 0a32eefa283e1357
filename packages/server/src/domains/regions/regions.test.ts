import { checkResponse, instanceClasses, regions } from "@kvasir/spec";
import { expect, it } from "vitest";
import { availableClasses, engineNameOf } from "./available-classes.ts";
import { classRemark } from "./class-remark.ts";
import { resourceTree } from "./resource-tree.ts";
import { zonesOf } from "./zone-names.ts";

const hasEngine = () => true;
const names = (filter: Partial<Parameters<typeof availableClasses>[0]>) =>
  availableClasses({ productType: "Local", hasEngine, ...filter }).map((each) => each.class);

it("lists only classes that can be ordered and run", () => {
  const all = names({});
  expect(all).toContain("redis.master.small.default");
  expect(all).toContain("memcache.master.small.default");
  expect(all).toContain("redis.amber.master.small.multithread");
  for (const name of all) expect(instanceClasses.get(name)?.architecture).toBe("standard");
});

it.each([
  ["Redis", "redis"],
  ["redis", "redis"],
  ["Memcache", "memcache"],
])("leaves only classes of the engine %s", (engine, answered) => {
  const classes = availableClasses({ engine, productType: "Local", hasEngine });
  expect(new Set(classes.map(engineNameOf))).toEqual(new Set([answered]));
});

it.each([
  ["OnECS", "redis.shard.micro.ce"],
  ["Tair_rdb", "tair.rdb.1g"],
  ["Tair_scm", "tair.scm.standard.1m.4d"],
])("sells %s classes apart from the others", (productType, name) => {
  const found = names({ productType });
  expect(found).toContain(name);
  expect(found).not.toContain("redis.master.small.default");
});

it("lists nothing of an engine that is not installed", () => {
  expect(names({ hasEngine: (engine) => engine === "redis", engine: "Memcache" })).toEqual([]);
});

it("splits the classes of a change into larger and smaller ones of the same type", () => {
  const of = { instanceType: "Redis", capacityMb: 2048 };
  const up = availableClasses({
    productType: "Local",
    hasEngine,
    of,
    direction: "UPGRADE",
  });
  const down = availableClasses({
    productType: "Local",
    hasEngine,
    of,
    direction: "DOWNGRADE",
  });
  expect(Math.min(...up.map((each) => each.memoryMB))).toBe(4096);
  expect(Math.max(...down.map((each) => each.memoryMB))).toBe(1024);
  expect(up.every((each) => each.engine !== "memcache")).toBe(true);
});

it("keeps every wrapper of the tree that clients walk", () => {
  const classes = availableClasses({ productType: "Local", hasEngine });
  const zone = {
    RegionId: "r",
    ZoneId: "z",
    SupportedEngines: resourceTree(classes, "en"),
  };
  const body = { AvailableZones: { AvailableZone: [zone] } };
  expect(checkResponse("DescribeAvailableResource", body)).toEqual([]);
  const redis = zone.SupportedEngines?.SupportedEngine?.find((each) => each.Engine === "redis");
  const community = redis?.SupportedEditionTypes?.SupportedEditionType?.find(
    (each) => each.EditionType === "Community",
  );
  const versions =
    community?.SupportedSeriesTypes?.SupportedSeriesType?.[0]?.SupportedEngineVersions
      ?.SupportedEngineVersion;
  expect(versions?.map((each) => each.Version)).toEqual(["2.8", "4.0", "5.0", "6.0", "7.0"]);
});

it("describes a class in both languages", () => {
  const small = instanceClasses.get("redis.master.small.default");
  if (!small) throw new Error("the catalogue lost a class");
  expect(classRemark(small, "en")).toBe(
    "1 GB standard master-replica instance (80,000 queries per second, 10,000 connections)",
  );
  expect(classRemark(small, "zh")).toBe("1 GB标准版主从 (QPS 80,000, 连接数 10,000)");
});

it("names zones of one letter and those that span several", () => {
  const hangzhou = regions.get("cn-hangzhou");
  if (!hangzhou) throw new Error("the catalogue lost a region");
  const named = new Map(zonesOf(hangzhou, "en").map((zone) => [zone.zoneId, zone]));
  expect(named.get("cn-hangzhou-b")).toMatchObject({
    name: "Hangzhou Zone B",
    disabled: false,
  });
  expect(named.get("cn-hangzhou-MAZ6(b,f)")?.name).toBe("Hangzhou Zone B+F");
  expect(named.get("cn-hangzhou-d")).toMatchObject({
    name: "cn-hangzhou-d",
    disabled: true,
  });
});
