import { expect, test } from "vitest";
import {
  commandGroups,
  engineParameters,
  instanceClasses,
  legacyMonitorItems,
  monitorItems,
  operations,
  regionOfZone,
  regions,
  statuses,
} from "./index.ts";

test("the accessors hold as many items as the catalogue counts", () => {
  expect(operations.size).toBe(244);
  expect(instanceClasses.size).toBe(169);
  expect(regions.size).toBe(37);
  expect(engineParameters.size).toBe(64);
  expect(monitorItems.size).toBe(57);
  expect(commandGroups.size).toBe(18);
  expect(legacyMonitorItems.size).toBe(13);
  expect(statuses.size).toBe(17);
});

test("a zone knows its region, a multi-zone too", () => {
  expect(regionOfZone("cn-hangzhou-h")?.regionId).toBe("cn-hangzhou");
  expect(regionOfZone("cn-hangzhou-MAZ6(b,f)")?.regionId).toBe("cn-hangzhou");
  expect(regionOfZone("cn-hangzhou")).toBeUndefined();
});

test("a class is found by its name", () => {
  expect(instanceClasses.get("redis.master.small.default")).toMatchObject({
    engine: "redis",
    architecture: "standard",
    memoryMB: 1024,
  });
});

test("an operation tells its access, tier and corrected parameters", () => {
  const operation = operations.get("ModifyBackupPolicy");
  expect(operation).toMatchObject({ access: "write", tier: "A", category: "backup" });
  expect(
    operation?.requestParameters.find(({ name }) => name === "PreferredBackupTime"),
  ).toMatchObject({ required: false, errorKey: "InvalidPreferredBackupTime.Format" });
});
