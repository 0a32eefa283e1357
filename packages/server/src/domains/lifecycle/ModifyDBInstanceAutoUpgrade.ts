import { requireRedis, requireState } from "../instances/index.ts";
import { defineOperation } from "./context.ts";

/**
 * Says whether the instance is brought to the installed minor version by itself, in the first
 * maintenance window after that is newer than the one that runs. What waits for its window already
 * happens all the same.
 */
export const ModifyDBInstanceAutoUpgrade = defineOperation("ModifyDBInstanceAutoUpgrade", {
  writes: true,
  async handle(request, { instances, work, caller }) {
    const instance = await instances.require(caller.ownerId, request.DBInstanceId);
    requireState(instance, "ModifyDBInstanceAutoUpgrade");
    requireRedis(instance);
    await instances.update(instance.id, { autoUpgrade: Number(request.Value) });
    if (request.Value === "1") await work.request("upgrade", "hourly");
    return {};
  },
});
