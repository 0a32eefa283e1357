import { isMemcache, requireState } from "../instances/index.ts";
import { defineOperation } from "./context.ts";
import { parameterErrors } from "./parameter-errors.ts";
import { asksForChange, readChanges } from "./read-changes.ts";

/**
 * Changes parameters on every node. The values are kept once all nodes have taken them; a value
 * that the engine refuses ends the task with the engine's own words and changes nothing.
 */
export const ModifyInstanceConfig = defineOperation("ModifyInstanceConfig", {
  writes: true,
  async handle(request, { instances, parameters, tasks, work, caller, now, random }) {
    if (!asksForChange(request)) throw parameterErrors.MissingParameter();
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    requireState(instance, "ModifyInstanceConfig");
    if (isMemcache(instance)) throw parameterErrors["InstanceType.NotSupport"]();
    const changes = readChanges(request, instance, await parameters.values(instance.id));
    if (Object.keys(changes).length === 0) return {};
    await tasks.open(instance, "ModifyInsConfig", {
      now,
      random,
      input: { parameters: changes },
    });
    await work.request("instance", instance.id);
    return {};
  },
});
