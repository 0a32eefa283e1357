import type { SeedCase } from "./seed-case.ts";

const region = "cn-hangzhou";
const manyIds = Array.from({ length: 31 }, (_, at) => `r-bp1${String(at).padStart(18, "0")}`);

/** Rows about the request itself: what it must have, and the form of it. */
export const requestCases: readonly SeedCase[] = [
  {
    row: 3,
    operation: "DescribeInstances",
    condition: "the server is draining, on a read",
    place: "draining",
    request: () => ({ RegionId: region }),
  },
  {
    row: 3,
    operation: "CreateInstance",
    condition: "the server is draining, on an order",
    place: "draining",
    request: () => ({ RegionId: region, InstanceClass: "redis.basic.small.default" }),
  },
  {
    row: 3,
    operation: "DescribeInstances",
    condition: "PostgreSQL is stopped, on a read",
    place: "cut-off",
    request: () => ({ RegionId: region }),
  },
  {
    row: 3,
    operation: "CreateInstance",
    condition: "PostgreSQL is stopped, on an order",
    place: "cut-off",
    request: () => ({ RegionId: region, InstanceClass: "redis.basic.small.default" }),
  },
  {
    row: 4,
    operation: "DescribeInstances",
    condition: "InstanceStatus is no status",
    request: () => ({ RegionId: region, InstanceStatus: "Sleeping" }),
  },
  {
    row: 4,
    operation: "DescribeInstancesOverview",
    condition: "InstanceStatus is no status",
    request: () => ({ RegionId: region, InstanceStatus: "Sleeping" }),
  },
  {
    row: 5,
    operation: "DescribeInstances",
    condition: "PageNumber is below 1",
    values: { parameter: "PageNumber" },
    request: () => ({ RegionId: region, PageNumber: 0 }),
  },
  {
    row: 5,
    operation: "DescribeInstances",
    condition: "PageSize is not a number",
    values: { parameter: "PageSize" },
    request: () => ({ RegionId: region, PageSize: "many" }),
  },
  {
    row: 5,
    operation: "ModifySecurityIps",
    condition: "ModifyMode is none of the three",
    values: { parameter: "ModifyMode" },
    request: ({ running }) => ({
      InstanceId: running,
      SecurityIps: "10.0.0.1",
      ModifyMode: "Replace",
    }),
  },
  {
    row: 5,
    operation: "CreateInstance",
    condition: "ChargeType is none of the two",
    values: { parameter: "ChargeType" },
    request: () => ({
      RegionId: region,
      InstanceClass: "redis.basic.small.default",
      ChargeType: "Free",
    }),
  },
  {
    row: 7,
    operation: "DeleteInstance",
    condition: "InstanceId is absent",
    request: () => ({}),
  },
  {
    row: 7,
    operation: "ModifySecurityIps",
    condition: "SecurityIps is empty",
    request: ({ running }) => ({ InstanceId: running, SecurityIps: "" }),
  },
  {
    row: 7,
    operation: "TagResources",
    condition: "there are no tags",
    request: ({ running }) => ({
      RegionId: region,
      ResourceType: "INSTANCE",
      ResourceId: [running],
    }),
  },
  {
    row: 7,
    operation: "CreateInstance",
    condition: "a subscription without Period",
    request: () => ({
      RegionId: region,
      InstanceClass: "redis.basic.small.default",
      ChargeType: "PrePaid",
    }),
  },
  {
    row: 8,
    operation: "ModifyInstanceAttribute",
    condition: "nothing is to be changed",
    request: ({ running }) => ({ InstanceId: running }),
  },
  {
    row: 16,
    operation: "DescribeInstances",
    condition: "an empty element and one that is no id",
    request: () => ({ RegionId: region, InstanceIds: "r-1,,$$" }),
  },
  {
    row: 16,
    operation: "DescribeInstances",
    condition: "an id comes twice",
    request: ({ running }) => ({ RegionId: region, InstanceIds: `${running},${running}` }),
  },
  {
    row: 16,
    operation: "DescribeInstancesOverview",
    condition: "more than 30 ids",
    request: () => ({ RegionId: region, InstanceIds: manyIds.join(",") }),
  },
  {
    row: 25,
    operation: "DescribeInstances",
    condition: "no such region",
    request: () => ({ RegionId: "mars-north-1" }),
  },
  {
    row: 25,
    operation: "DescribeZones",
    condition: "no such region, on a read of the catalogue",
    request: () => ({ RegionId: "mars-north-1" }),
  },
  {
    row: 25,
    operation: "CreateInstance",
    condition: "a zone of no region",
    request: () => ({
      RegionId: region,
      ZoneId: "mars-north-1-a",
      InstanceClass: "redis.basic.small.default",
    }),
  },
  {
    row: 31,
    operation: "DescribeTags",
    condition: "a fault inside the server",
    place: "broken",
    request: () => ({ RegionId: region }),
  },
  {
    row: 43,
    operation: "DescribeInstances",
    condition: "the same signed request arrives twice",
    place: "replayed",
    request: () => ({ RegionId: region }),
  },
];
