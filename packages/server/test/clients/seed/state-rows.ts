import type { SeedCase } from "./seed-case.ts";

/** Rows about operations that do not fit the instance they name. */
export const stateCases: readonly SeedCase[] = [
  {
    row: 41,
    operation: "FlushInstanceForDB",
    condition: "a Memcache instance has no databases",
    request: ({ memcache }) => ({ InstanceId: memcache, DbIndex: 0 }),
  },
  {
    row: 41,
    operation: "ModifyInstanceVpcAuthMode",
    condition: "a Memcache instance always asks for its password",
    request: ({ memcache }) => ({ InstanceId: memcache, VpcAuthMode: "Close" }),
  },
  {
    row: 41,
    operation: "DeleteInstance",
    condition: "a subscription that has time to go",
    request: ({ prepaid }) => ({ InstanceId: prepaid }),
  },
];
