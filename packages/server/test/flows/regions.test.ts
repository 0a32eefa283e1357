import { afterAll, beforeAll, expect, test } from "vitest";
import { refusal } from "../refusal.ts";
import { createInstance, models, startTestServer, type TestServer } from "../test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const noRegion =
  "404 InvalidRegion.NotFound: The RegionId or ZoneId provided does not exist in our records.";
const noZone = "400 InvalidZoneId.NotFound: The ZoneId provided is invalid.";
const noInstance =
  "404 InvalidInstanceId.NotFound: The InstanceId provided does not exist in our records.";

const regionsIn = async (acceptLanguage?: string) => {
  const { body } = await server.client.describeRegions(
    new models.DescribeRegionsRequest({ ...(acceptLanguage ? { acceptLanguage } : {}) }),
  );
  return body?.regionIds?.KVStoreRegion ?? [];
};

test("regions are named in the language asked for, Chinese by default", async () => {
  const [chinese, english] = [await regionsIn(), await regionsIn("en-US")];
  expect(chinese.find((each) => each.regionId === "cn-hangzhou")?.localName).toBe("华东1（杭州）");
  const hangzhou = english.find((each) => each.regionId === "cn-hangzhou");
  expect(hangzhou?.localName).toBe("China (Hangzhou)");
  expect(hangzhou?.zoneIdList?.zoneId).toContain("cn-hangzhou-h");
  expect(hangzhou?.zoneIds?.split(",")).toEqual(hangzhou?.zoneIdList?.zoneId);
  // A client that goes where it is told must come back here.
  expect(server.endpoint).toBe(`http://${hangzhou?.regionEndpoint}`);
});

test("zones are those of the region, closed ones marked", async () => {
  const { body } = await server.client.describeZones(
    new models.DescribeZonesRequest({ regionId: "cn-hangzhou", acceptLanguage: "en-US" }),
  );
  const zones = body?.zones?.KVStoreZone ?? [];
  expect(zones.find((each) => each.zoneId === "cn-hangzhou-h")).toMatchObject({
    zoneName: "Hangzhou Zone H",
    regionId: "cn-hangzhou",
    disabled: false,
  });
  expect(zones.find((each) => each.zoneId === "cn-hangzhou-d")?.disabled).toBe(true);
});

const available = async (more: object) => {
  const { body } = await server.client.describeAvailableResource(
    new models.DescribeAvailableResourceRequest({ regionId: "cn-hangzhou", ...more }),
  );
  return body?.availableZones?.availableZone ?? [];
};

type Zones = Awaited<ReturnType<typeof available>>;

/** Walks down all levels as Terraform does, without a look whether they are there. */
function classesOf(zones: Zones) {
  const found: { engine: string; version: string; node: string; name: string; mb: number }[] = [];
  for (const zone of zones.slice(0, 1)) {
    for (const engine of zone.supportedEngines?.supportedEngine ?? []) {
      for (const edition of engine.supportedEditionTypes?.supportedEditionType ?? []) {
        for (const series of edition.supportedSeriesTypes?.supportedSeriesType ?? []) {
          for (const version of series.supportedEngineVersions?.supportedEngineVersion ?? []) {
            const architecture = version.supportedArchitectureTypes?.supportedArchitectureType?.[0];
            const shards = architecture?.supportedShardNumbers?.supportedShardNumber?.[0];
            for (const node of shards?.supportedNodeTypes?.supportedNodeType ?? []) {
              for (const each of node.availableResources?.availableResource ?? []) {
                found.push({
                  engine: engine.engine ?? "",
                  version: version.version ?? "",
                  node: node.supportedNodeType ?? "",
                  name: each.instanceClass ?? "",
                  mb: each.capacity ?? 0,
                });
              }
            }
          }
        }
      }
    }
  }
  return found;
}

test("what is available in a zone can be ordered there", async () => {
  const zones = await available({ zoneId: "cn-hangzhou-h", engine: "Redis" });
  expect(zones.map((each) => each.zoneId)).toEqual(["cn-hangzhou-h"]);
  const classes = classesOf(zones);
  expect(new Set(classes.map((each) => each.engine))).toEqual(new Set(["redis"]));
  expect(classes).toContainEqual({
    engine: "redis",
    version: "7.0",
    node: "single",
    name: "redis.basic.small.default",
    mb: 1024,
  });
  for (const name of new Set(classes.map((each) => each.name))) {
    const order = new models.CreateInstanceRequest({
      regionId: "cn-hangzhou",
      zoneId: "cn-hangzhou-h",
      instanceClass: name,
      dryRun: true,
    });
    expect(await refusal(server.client.createInstance(order))).toMatch(/^400 DryRunOperation:/);
  }
});

test("every open zone is listed when none is named, with both engines", async () => {
  const zones = await available({});
  const ids = zones.map((each) => each.zoneId);
  expect(ids).toContain("cn-hangzhou-b");
  expect(ids).not.toContain("cn-hangzhou-d");
  expect(new Set(classesOf(zones).map((each) => each.engine))).toEqual(
    new Set(["redis", "memcache"]),
  );
  const tair = classesOf(await available({ productType: "Tair_rdb" }));
  expect(tair.map((each) => each.name)).toContain("tair.rdb.1g");
});

test("an instance can go up to larger classes only, in its own zone", async () => {
  const instance = await createInstance(server.client, { zoneId: "cn-hangzhou-g" });
  const instanceId = instance.instanceId ?? "";
  const up = await available({ instanceId, orderType: "UPGRADE" });
  expect(up.map((each) => each.zoneId)).toEqual(["cn-hangzhou-g"]);
  expect(Math.min(...classesOf(up).map((each) => each.mb))).toBe(2048);
  const down = await available({ instanceId, orderType: "DOWNGRADE" });
  expect(Math.max(...classesOf(down).map((each) => each.mb))).toBe(256);
  expect(await available({ instanceId, nodeId: `${instanceId}-db-0` })).toHaveLength(1);
});

test("the version that really runs is told beside the one that was ordered", async () => {
  const instance = await createInstance(server.client, { engineVersion: "6.0" });
  const { body } = await server.client.describeEngineVersion(
    new models.DescribeEngineVersionRequest({ instanceId: instance.instanceId ?? "" }),
  );
  expect(body).toMatchObject({ engine: "redis", majorVersion: "6.0", isAutoUpgradeOpen: "0" });
  expect(body?.minorVersion).toMatch(/^redis-\d+\.\d+\.\d+$/);
});

test.each([
  ["an unknown region", { regionId: "moon" }, noRegion],
  ["an unknown zone", { zoneId: "cn-hangzhou-zz" }, noRegion],
  ["a zone of another region", { zoneId: "cn-beijing-b" }, noZone],
  ["a closed zone", { zoneId: "cn-hangzhou-d" }, noZone],
  ["an unknown instance", { instanceId: "r-none" }, noInstance],
  [
    "a change of no instance",
    { orderType: "UPGRADE" },
    "400 MissingParameter: InstanceId is mandatory for this action.",
  ],
  [
    "an unknown engine",
    { engine: "Oracle" },
    "400 InvalidParameter: The specified parameter Engine is not valid.",
  ],
])("DescribeAvailableResource refuses %s", async (_, request, message) => {
  expect(await refusal(available(request))).toBe(message);
});

test("an unknown region and an unknown instance are refused", async () => {
  const zones = new models.DescribeZonesRequest({ regionId: "moon" });
  expect(await refusal(server.client.describeZones(zones))).toBe(noRegion);
  const version = new models.DescribeEngineVersionRequest({ instanceId: "r-none" });
  expect(await refusal(server.client.describeEngineVersion(version))).toBe(noInstance);
});
