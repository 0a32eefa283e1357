import { defineOperation } from "./context.ts";

/** The long action that holds an instance and how far it is in percent; else the last one. */
export const QueryTask = defineOperation("QueryTask", {
  async handle(request, { tasks, instances, caller }) {
    const { id, ownerId, regionId, busyTaskId } = await instances.require(
      caller.ownerId,
      request.InstanceId,
    );
    const open = busyTaskId === null ? undefined : await tasks.find(busyTaskId);
    const begun = { ownerId, regionId, instanceIds: [id], from: 0, to: Number.MAX_SAFE_INTEGER };
    const ended = { ...begun, statuses: ["Succeed", "Failed"] };
    const [last] = open ? [open] : await tasks.page(ended, { limit: 1, offset: 0 });
    return last ? { Action: last.kind, Progress: last.progress } : {};
  },
});
