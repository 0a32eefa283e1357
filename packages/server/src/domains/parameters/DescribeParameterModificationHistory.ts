import { isoSeconds } from "../../kernel/clock.ts";
import type { ParameterInput } from "./change-parameters.ts";
import { defineOperation } from "./context.ts";
import { parameterErrors } from "./parameter-errors.ts";

/**
 * The changes of parameters that came into force in a time, newest first. Every node has the same
 * values, so that a node's history is the instance's.
 * @throws ApiError InvalidEndTime.Malformed when the time ends before it begins, InvalidParameter
 *   (`NodeId`) for a node that is not the instance's
 */
export const DescribeParameterModificationHistory = defineOperation(
  "DescribeParameterModificationHistory",
  {
    async handle(request, { instances, parameters, tasks, caller }) {
      const { NodeId, ParameterName } = request;
      const [from, to] = [Date.parse(request.StartTime), Date.parse(request.EndTime)];
      if (to < from) throw parameterErrors["InvalidEndTime.Malformed"]();
      const instance = await instances.require(caller.ownerId, request.InstanceId);
      if (NodeId && !(await parameters.hasNode(instance.id, NodeId))) {
        throw parameterErrors.InvalidParameter({ parameter: "NodeId" });
      }
      const ended = await tasks.endedBetween(instance.id, "ModifyInsConfig", { from, to });
      const history = ended.flatMap(({ input, endedAt }) => {
        const { parameters: values, replaced = {} } = JSON.parse(input) as ParameterInput;
        return Object.entries(values).map(([name, value]) => ({
          ModifyTime: isoSeconds(endedAt ?? 0),
          NewParameterValue: value,
          OldParameterValue: replaced[name] ?? "",
          ParameterName: name,
        }));
      });
      const wanted = history.filter(
        (each) => !ParameterName || each.ParameterName === ParameterName,
      );
      return { HistoricalParameters: { HistoricalParameter: wanted } };
    },
  },
);
