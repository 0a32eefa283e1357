import { testRegion } from "../../test-server.ts";
import { soldOutZone, withoutSmallZone } from "./counted-place.ts";
import type { SeedCase } from "./seed-case.ts";

const region = testRegion;
const small = { RegionId: region, InstanceClass: "redis.basic.small.default" };

/** Rows about money, quota, stock, room, locks, and orders that are to come. */
export const billingCases: readonly SeedCase[] = [
  {
    row: 17,
    operation: "CreateInstance",
    place: "counted",
    by: "poor",
    condition: "no money for the first hour",
    request: () => small,
  },
  {
    row: 17,
    operation: "RenewInstance",
    place: "counted",
    by: "poor",
    condition: "no money for another month",
    request: ({ poorSubscription }) => ({ InstanceId: poorSubscription, Period: 1 }),
  },
  {
    row: 17,
    operation: "ModifyInstanceSpec",
    place: "counted",
    by: "poor",
    condition: "no money for the difference",
    request: ({ poorSubscription }) => ({
      InstanceId: poorSubscription,
      InstanceClass: "redis.basic.mid.default",
    }),
  },
  {
    row: 18,
    operation: "CreateInstance",
    place: "counted",
    by: "unverified",
    condition: "the owner's identity is not verified",
    request: () => small,
  },
  {
    row: 18,
    operation: "RenewInstance",
    place: "counted",
    by: "unverified",
    condition: "the owner's identity is no longer verified",
    request: ({ unverifiedSubscription }) => ({ InstanceId: unverifiedSubscription, Period: 1 }),
  },
  {
    row: 19,
    operation: "CreateInstance",
    place: "counted",
    by: "at-quota",
    condition: "one instance lives, and one is the quota",
    request: () => small,
  },
  {
    row: 22,
    operation: "CreateInstance",
    place: "counted",
    condition: "the zone's stock of the family is sold out",
    request: () => ({ ...small, ZoneId: soldOutZone }),
  },
  {
    row: 30,
    operation: "ModifyInstanceSpec",
    place: "counted",
    condition: "a renewal with another class has not come into force",
    request: ({ changing }) => ({
      InstanceId: changing,
      InstanceClass: "redis.basic.stand.default",
    }),
  },
  {
    row: 30,
    operation: "RenewInstance",
    place: "counted",
    condition: "it was renewed with another class before",
    request: ({ changing }) => ({ InstanceId: changing, Period: 1 }),
  },
  {
    row: 30,
    operation: "DeleteInstance",
    place: "counted",
    condition: "a class that is paid for is to come",
    request: ({ changing }) => ({ InstanceId: changing }),
  },
  {
    row: 45,
    operation: "CreateInstance",
    place: "counted",
    condition: "the class is not on sale in the zone",
    request: () => ({ ...small, ZoneId: withoutSmallZone }),
  },
  {
    row: 48,
    operation: "ModifySecurityIps",
    place: "counted",
    condition: "the subscription is over",
    request: ({ expired }) => ({ InstanceId: expired, SecurityIps: "10.0.0.1" }),
  },
  {
    row: 48,
    operation: "RestartInstance",
    place: "counted",
    condition: "its writes are stopped",
    request: ({ writeLocked }) => ({ InstanceId: writeLocked }),
  },
  {
    row: 51,
    operation: "CreateInstance",
    place: "counted",
    condition: "no host has so much memory",
    request: () => ({ RegionId: region, InstanceClass: "redis.master.8xlarge.default" }),
  },
];
