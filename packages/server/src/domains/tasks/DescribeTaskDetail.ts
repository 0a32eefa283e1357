import { pickErrors } from "../../kernel/api-error.ts";
import { isoSeconds } from "../../kernel/clock.ts";
import { defineOperation } from "./context.ts";

const errors = pickErrors("InvalidParameter");

/**
 * Since when one long action of an instance runs, and what became of it. This operation writes the
 * statuses in capitals.
 * @throws ApiError InvalidParameter (`TaskId`) for what is no task of the instance
 */
export const DescribeTaskDetail = defineOperation("DescribeTaskDetail", {
  async handle(request, { tasks, instances, caller }) {
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    const task = await tasks.find(request.TaskId);
    if (task?.instanceId !== instance.id) throw errors.InvalidParameter({ parameter: "TaskId" });
    return {
      BeginTime: isoSeconds(task.startedAt ?? task.dueAt ?? task.createdAt),
      Status: task.status.toUpperCase(),
    };
  },
});
