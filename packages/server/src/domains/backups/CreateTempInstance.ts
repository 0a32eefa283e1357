import { instanceErrors, requireRedis, requireState } from "../instances/index.ts";
import { defineOperation } from "./context.ts";
import { insertTempInstance } from "./insert-temp-instance.ts";
import { snapshotSeed } from "./ordered-seed.ts";

/** More would be a way to have instances that nobody pays for. */
const mostTempInstances = 3;

/**
 * Orders a second Redis with the data of a snapshot, to look at them or to take something out. It
 * stands beside the instance, no list of instances shows it, and it goes by itself after a day.
 */
export const CreateTempInstance = defineOperation("CreateTempInstance", {
  writes: true,
  async handle(request, context) {
    const { instances, temps, caller } = context;
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    requireState(instance, "CreateTempInstance");
    requireRedis(instance);
    const seed = await snapshotSeed(request.SnapshotId, instance, context);
    if ((await temps.of(instance.id)).length >= mostTempInstances) {
      throw instanceErrors.IncorrectDBInstanceState();
    }
    const temp = await insertTempInstance(instance, seed, context);
    return {
      InstanceId: instance.id,
      SnapshotId: request.SnapshotId,
      Status: temp.status,
      TempInstanceId: temp.id,
    };
  },
});
