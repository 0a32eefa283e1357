import type { SeedCase } from "./seed-case.ts";

const region = "cn-hangzhou";
const small = { RegionId: region, InstanceClass: "redis.basic.small.default" };
const listed = {
  RegionId: region,
  InstanceClass: "redis.basic.small.default",
  ChargeType: "PostPaid",
};

/** Rows about orders: new instances and new classes. */
export const orderCases: readonly SeedCase[] = [
  {
    row: 10,
    operation: "CreateInstance",
    condition: "Token has 65 characters",
    request: () => ({ ...small, Token: "t".repeat(65) }),
  },
  {
    row: 10,
    operation: "CreateInstance",
    condition: "Token holds a blank",
    request: () => ({ ...small, Token: "two words" }),
  },
  {
    row: 10,
    operation: "CreateTairInstance",
    condition: "ClientToken is not ASCII",
    request: () => ({
      RegionId: region,
      InstanceType: "tair_rdb",
      InstanceClass: "tair.rdb.1g",
      VpcId: "vpc-1",
      VSwitchId: "vsw-1",
      ClientToken: "幂等",
    }),
  },
  {
    row: 11,
    operation: "CreateInstance",
    condition: "InstanceName begins with a digit",
    request: () => ({ ...small, InstanceName: "1name" }),
  },
  {
    row: 11,
    operation: "ModifyInstanceAttribute",
    condition: "InstanceName holds a blank",
    request: ({ running }) => ({ InstanceId: running, InstanceName: "bad name" }),
  },
  {
    row: 12,
    operation: "CreateInstance",
    condition: "Password has seven characters",
    request: () => ({ ...small, Password: "Short-1" }),
  },
  {
    row: 12,
    operation: "ModifyInstanceAttribute",
    condition: "NewPassword has two kinds of characters",
    request: ({ running }) => ({ InstanceId: running, NewPassword: "onlyletters1" }),
  },
  {
    row: 13,
    operation: "CreateInstances",
    condition: "Instances is not JSON",
    request: () => ({ Instances: "notjson" }),
  },
  {
    row: 13,
    operation: "CreateInstances",
    condition: "Instances is an empty list",
    request: () => ({ Instances: "[]" }),
  },
  {
    row: 13,
    operation: "CreateInstances",
    condition: "the second of two orders has a wrong type",
    request: () => ({ Instances: JSON.stringify([listed, { ...listed, Quantity: "many" }]) }),
  },
  {
    row: 20,
    operation: "CreateInstance",
    condition: "no class has this capacity",
    request: () => ({ RegionId: region, Capacity: 777 }),
  },
  {
    row: 21,
    operation: "CreateInstance",
    condition: "Token was used for an order of another class",
    request: ({ orderToken }) => ({
      RegionId: region,
      InstanceClass: "redis.basic.mid.default",
      Token: orderToken,
    }),
  },
  {
    row: 26,
    operation: "CreateInstance",
    condition: "a zone of another region",
    request: () => ({ ...small, ZoneId: "cn-beijing-a" }),
  },
  {
    row: 26,
    operation: "CreateInstance",
    condition: "the second zone is of another region",
    request: () => ({ ...small, SecondaryZoneId: "cn-beijing-a" }),
  },
  {
    row: 29,
    operation: "CreateInstance",
    condition: "a cluster class",
    request: () => ({
      RegionId: region,
      InstanceClass: "redis.logic.sharding.2g.2db.0rodb.4proxy.default",
    }),
  },
  {
    row: 29,
    operation: "CreateInstance",
    condition: "a class with read replicas behind one address",
    request: () => ({
      RegionId: region,
      InstanceClass: "redis.logic.splitrw.small.1db.1rodb.4proxy.default",
    }),
  },
  {
    row: 29,
    operation: "CreateTairInstance",
    condition: "more than one shard",
    request: () => ({
      RegionId: region,
      InstanceType: "tair_rdb",
      InstanceClass: "tair.rdb.1g",
      VpcId: "vpc-1",
      VSwitchId: "vsw-1",
      ShardCount: 2,
    }),
  },
  {
    row: 29,
    operation: "CreateInstance",
    condition: "memcached is not installed",
    place: "crippled",
    request: () => ({
      RegionId: region,
      InstanceType: "Memcache",
      InstanceClass: "memcache.master.small.default",
    }),
  },
  {
    row: 46,
    operation: "CreateInstance",
    condition: "neither Capacity nor InstanceClass",
    request: () => ({ RegionId: region }),
  },
  {
    row: 46,
    operation: "ModifyInstanceSpec",
    condition: "no InstanceClass",
    request: ({ running }) => ({ InstanceId: running }),
  },
  {
    row: 47,
    operation: "CreateInstance",
    condition: "no such class",
    request: () => ({ RegionId: region, InstanceClass: "redis.master.giant.default" }),
  },
  {
    row: 47,
    operation: "CreateInstance",
    condition: "a class of the other engine",
    request: () => ({ RegionId: region, InstanceClass: "memcache.master.small.default" }),
  },
  {
    row: 47,
    operation: "ModifyInstanceSpec",
    condition: "no such class for a running instance",
    request: ({ running }) => ({
      InstanceId: running,
      InstanceClass: "redis.master.giant.default",
    }),
  },
];
