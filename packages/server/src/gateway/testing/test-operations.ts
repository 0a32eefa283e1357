import type { Call, Operation } from "../../kernel/operation.ts";

/** An operation of R-kvstore with the behaviour a test needs. */
export function testOperation(
  name: string,
  run: (request: Readonly<Record<string, unknown>>, call: Call) => object | Promise<object>,
  { writes = false, cachedBy }: { writes?: boolean; cachedBy?: readonly string[] } = {},
): Operation {
  return {
    name,
    version: "2015-01-01",
    writes,
    ...(cachedBy ? { cachedBy } : {}),
    run: async (request, call) => run(request, call),
  };
}

/** Answers one instance, whose name is what the request searched for. */
export const describeInstances = testOperation("DescribeInstances", (request, { regionId }) => ({
  Instances: {
    KVStoreInstance: [
      {
        InstanceId: "r-1",
        InstanceName: request["SearchKey"] ?? "",
        RegionId: regionId,
        Port: 6379,
      },
    ],
  },
  PageNumber: 1,
  PageSize: 30,
  TotalCount: 1,
}));

/** Writes one row per execution; its answer says which execution it was. */
export const createInstance = testOperation(
  "CreateInstance",
  async (_request, { db }) => {
    const rows = await db.selectFrom("settings").select("name").execute();
    const InstanceId = `r-${rows.length + 1}`;
    await db.insertInto("settings").values({ name: InstanceId, value: "" }).execute();
    return { InstanceId };
  },
  { writes: true },
);
