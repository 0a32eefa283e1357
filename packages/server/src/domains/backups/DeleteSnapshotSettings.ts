import { requireState } from "../instances/index.ts";
import { defineOperation } from "./context.ts";

/** No more snapshots are taken by themselves. Those that exist stay until they expire. Idempotent. */
export const DeleteSnapshotSettings = defineOperation("DeleteSnapshotSettings", {
  writes: true,
  async handle(request, { snapshotSchedule, instances, caller }) {
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    requireState(instance, "DeleteSnapshotSettings");
    await snapshotSchedule.delete(instance.id);
    return {};
  },
});
