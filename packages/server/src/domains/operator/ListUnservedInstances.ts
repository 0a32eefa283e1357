import { defineOperation } from "./context.ts";

/**
 * The living instances of every owner that do not serve though they should, and what was seen of it
 * last. An instance that is closed, or whose task runs, is none of them.
 */
export const ListUnservedInstances = defineOperation("ListUnservedInstances", {
  parameters: {},
  async handle(_, { instances }) {
    return {
      Instances: {
        Instance: (await instances.unserved()).map((instance) => ({
          InstanceId: instance.id,
          OwnerId: instance.ownerId,
          RegionId: instance.regionId,
          InstanceStatus: instance.status,
          Reason: instance.fault,
        })),
      },
    };
  },
});
