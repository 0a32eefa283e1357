import { testRegion } from "../../test-server.ts";
import type { SeedCase } from "./seed-case.ts";

/** Rows about what the operator of an installation does not allow. */
export const ruleCases: readonly SeedCase[] = [
  {
    row: 24,
    operation: "DeleteInstance",
    place: "ruled",
    condition: "the eleventh release within the hour",
    request: ({ running }) => ({ InstanceId: running }),
  },
  {
    row: 24,
    operation: "ModifyInstanceSpec",
    place: "ruled",
    condition: "the address is on the deny list",
    request: ({ running }) => ({
      InstanceId: running,
      InstanceClass: "redis.master.mid.default",
    }),
  },
  {
    row: 24,
    operation: "FlushInstance",
    place: "ruled",
    condition: "the account is frozen",
    request: ({ running }) => ({ InstanceId: running }),
  },
  {
    row: 29,
    operation: "CreateInstance",
    place: "ruled",
    condition: "the operator has switched Memcache off",
    request: () => ({
      RegionId: testRegion,
      InstanceType: "Memcache",
      InstanceClass: "memcache.master.small.default",
    }),
  },
];
