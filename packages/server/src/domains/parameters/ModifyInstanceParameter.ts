import { randomText } from "../../kernel/ids.ts";
import { isMemcache, requireState } from "../instances/index.ts";
import { changeParameters } from "./change-parameters.ts";
import { defineOperation } from "./context.ts";
import { parameterErrors } from "./parameter-errors.ts";

/**
 * Changes parameters on every node, as ModifyInstanceConfig does, and says by which task. Values
 * that hold already need none. There are no templates of parameters, so that none can be applied.
 * @throws ApiError InvalidParameter for a template
 */
export const ModifyInstanceParameter = defineOperation("ModifyInstanceParameter", {
  writes: true,
  async handle(request, context) {
    const { InstanceId, ParameterGroupId, Parameters } = request;
    const instance = await context.instances.require(context.caller.ownerId, InstanceId);
    requireState(instance, "ModifyInstanceParameter");
    if (isMemcache(instance)) throw parameterErrors["InstanceType.NotSupport"]();
    if (ParameterGroupId) throw parameterErrors.InvalidParameter({ parameter: "ParameterGroupId" });
    if (Parameters === undefined) throw parameterErrors.MissingParameter();
    // The answer has it as a number.
    const id = `1${randomText(context.random, 11, "0123456789")}`;
    const task = await changeParameters(instance, { Config: Parameters }, context, id);
    return { InstanceId: instance.id, ...(task ? { TaskId: Number(task.id) } : {}) };
  },
});
