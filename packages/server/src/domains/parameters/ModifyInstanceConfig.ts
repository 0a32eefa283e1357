import { isMemcache, requireState } from "../instances/index.ts";
import { changeParameters } from "./change-parameters.ts";
import { defineOperation } from "./context.ts";
import { parameterErrors } from "./parameter-errors.ts";
import { asksForChange } from "./read-changes.ts";

/**
 * Changes parameters on every node. The values are kept once all nodes have taken them; a value
 * that the engine refuses ends the task with the engine's own words and changes nothing.
 */
export const ModifyInstanceConfig = defineOperation("ModifyInstanceConfig", {
  writes: true,
  async handle(request, context) {
    if (!asksForChange(request)) throw parameterErrors.MissingParameter();
    const { instances, caller } = context;
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    requireState(instance, "ModifyInstanceConfig");
    if (isMemcache(instance)) throw parameterErrors["InstanceType.NotSupport"]();
    await changeParameters(instance, request, context);
    return {};
  },
});
