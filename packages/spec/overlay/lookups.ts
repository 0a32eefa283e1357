import { instanceClasses } from "../src/instance-classes.ts";
import type { ParameterPatch } from "../src/parameter.ts";
import { regionOfZone, regions } from "../src/regions.ts";
import { statuses } from "../src/statuses.ts";

/** Values that must be in a list of the catalogue. */
export const lookupPatches: readonly ParameterPatch[] = [
  {
    name: "RegionId",
    set: { lookup: (text) => regions.has(text) || "InvalidRegion.NotFound" },
    reason: "row 25",
  },
  {
    name: "ZoneId",
    set: { lookup: (text) => regionOfZone(text) !== undefined || "InvalidRegion.NotFound" },
    reason: "row 25; a zone of another region is for the operation to refuse",
  },
  {
    name: ["SecondaryZoneId", "TargetZoneId"],
    set: { lookup: (text) => regionOfZone(text) !== undefined || "InvalidZoneId.NotFound" },
    reason: "row 25 speaks of RegionId and ZoneId only, so row 26 applies",
  },
  {
    name: ["InstanceClass", "TargetInstanceClass"],
    operations: [
      "CreateDedicatedInstance",
      "CreateInstance",
      "CreateShardingInstance",
      "CreateTairInstance",
      "DescribePrice",
      "ModifyInstanceSpec",
      "ModifyInstanceSpecPreCheck",
      "RenewInstance",
    ],
    set: { lookup: (text) => instanceClasses.has(text) || "InvalidDBInstanceClass.NotFound" },
    reason: "row 47; as a filter of a list an unknown class finds nothing, and is no error",
  },
  {
    name: "InstanceStatus",
    operations: ["DescribeInstances", "DescribeInstancesOverview"],
    drop: ["enum"],
    set: { lookup: (text) => statuses.has(text) || "InvalidStatus.NotFound" },
    reason: "row 4; the list of the catalogue's statuses is longer than the page's",
  },
];
