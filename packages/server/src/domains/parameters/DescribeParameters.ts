import type { EngineParameter } from "@kvasir/spec";
import { type Instance, requireRedis } from "../instances/index.ts";
import type { TaskStore } from "../tasks/index.ts";
import { checkingCode } from "./check-value.ts";
import { defineOperation } from "./context.ts";
import { parameterErrors } from "./parameter-errors.ts";
import { isModifiable, parametersOf } from "./parameter-scope.ts";
import { valueInForce } from "./values-in-force.ts";

/** The values that hold, and those of a change that is still under way. */
export const DescribeParameters = defineOperation("DescribeParameters", {
  async handle(request, { instances, parameters, tasks, caller }) {
    const instance = await instances.require(caller.ownerId, request.DBInstanceId);
    requireRedis(instance);
    if (request.NodeId && !(await parameters.hasNode(instance.id, request.NodeId))) {
      throw parameterErrors.InvalidParameter({ parameter: "NodeId" });
    }
    const stored = await parameters.values(instance.id);
    const waiting = await waitingValues(instance, tasks);
    const all = parametersOf(instance);
    const common = (parameter: EngineParameter) => ({
      CheckingCode: checkingCode(parameter, instance),
      ParameterDescription: parameter.description,
      ParameterName: parameter.name,
    });
    return {
      ConfigParameters: {
        Parameter: all.flatMap((parameter) => {
          const value = waiting[parameter.name];
          if (value === undefined) return [];
          return [
            {
              ...common(parameter),
              ForceRestart: parameter.forceRestart,
              ModifiableStatus: isModifiable(parameter),
              ParameterValue: value,
            },
          ];
        }),
      },
      Engine: "redis",
      EngineVersion: instance.engineVersion,
      RunningParameters: {
        // The same two flags, as texts in this list.
        Parameter: all.map((parameter) => ({
          ...common(parameter),
          ForceRestart: String(parameter.forceRestart),
          ModifiableStatus: String(isModifiable(parameter)),
          ParameterValue: valueInForce(parameter, stored),
        })),
      },
    };
  },
});

async function waitingValues(
  instance: Pick<Instance, "busyTaskId">,
  tasks: TaskStore,
): Promise<Record<string, string>> {
  const task = instance.busyTaskId ? await tasks.find(instance.busyTaskId) : undefined;
  if (task?.kind !== "ModifyInsConfig") return {};
  return (JSON.parse(task.input) as { parameters?: Record<string, string> }).parameters ?? {};
}
