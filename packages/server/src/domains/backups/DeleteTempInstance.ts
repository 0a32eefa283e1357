import { requireState } from "../instances/index.ts";
import { releaseInstance } from "../tasks/index.ts";
import { defineOperation } from "./context.ts";

/** Ends a temporary instance before its time, with the data in it. */
export const DeleteTempInstance = defineOperation("DeleteTempInstance", {
  writes: true,
  async handle(request, context) {
    const { instances, temps, caller, now } = context;
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    // While the instance takes over the data of a temporary one it is busy, and that one needed.
    requireState(instance, "DeleteTempInstance");
    await releaseInstance(await temps.require(instance, request.TempInstanceId), now, context);
    return {};
  },
});
