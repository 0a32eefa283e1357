import { pickErrors } from "../../kernel/api-error.ts";
import { visibleAmong } from "../instances/index.ts";
import { defineOperation, type TasksContext } from "./context.ts";
import { taskFields } from "./task-fields.ts";
import type { TaskFilter } from "./task-filter.ts";

const errors = pickErrors("InvalidInstanceId.NotFound");

/**
 * Lists the long actions of the region, newest first, a page at a time. Tasks of released
 * instances stay; an id that never was an instance of the caller's is an error.
 */
export const DescribeHistoryTasks = defineOperation("DescribeHistoryTasks", {
  async handle(request, context) {
    const { tasks, instances, caller, regionId, now } = context;
    const named = listOf(request.InstanceId);
    const instanceIds = await seenInstances(named, context);
    if (named) await requireKnown(instanceIds ?? [], context);
    const filter: TaskFilter = {
      ownerId: caller.ownerId,
      regionId,
      from: Date.parse(request.FromStartTime),
      to: Date.parse(request.ToStartTime),
      ids: listOf(request.TaskId),
      instanceIds,
      kinds: listOf(request.TaskType),
      statuses: listOf(request.Status),
      duration: {
        minMs: request.FromExecTime ? request.FromExecTime * 1000 : undefined,
        maxMs: request.ToExecTime ? request.ToExecTime * 1000 : undefined,
        now,
      },
    };
    const { PageNumber, PageSize } = request;
    // Every instance is of the one kind `Instance`; no other type has tasks.
    const isAnyType = !request.InstanceType || request.InstanceType.toLowerCase() === "instance";
    const total = isAnyType && instanceIds?.length !== 0 ? await tasks.count(filter) : 0;
    const page =
      total === 0
        ? []
        : await tasks.page(filter, {
            limit: PageSize,
            offset: (PageNumber - 1) * PageSize,
          });
    const withNames = await Promise.all(
      page.map(async (task) => ({
        task,
        instance: await instances.find(task.instanceId),
      })),
    );
    return {
      Items: withNames.map(({ task, instance }) =>
        taskFields(task, {
          instanceName: instance?.name ?? "",
          instanceType: instance?.instanceType ?? "Redis",
          now,
        }),
      ),
      PageNumber,
      PageSize,
      TotalCount: total,
    };
  },
});

function listOf(text: string | undefined): string[] | undefined {
  return text ? text.split(",") : undefined;
}

/** Of the instances named, or of all that have tasks, those that the caller may see. */
async function seenInstances(
  named: readonly string[] | undefined,
  { tasks, db, caller, regionId }: TasksContext,
): Promise<readonly string[] | undefined> {
  const { ownerId, sight } = caller;
  if (!sight) return named;
  const owner = { ownerId, regionId };
  return visibleAmong(db, owner, named ?? (await tasks.instanceIds(owner)), sight);
}

async function requireKnown(
  ids: readonly string[],
  { tasks, instances, caller, regionId }: TasksContext,
): Promise<void> {
  for (const id of ids) {
    const instance = await instances.find(id);
    if (instance?.ownerId === caller.ownerId) continue;
    const ever = { from: 0, to: Number.MAX_SAFE_INTEGER, instanceIds: [id] };
    const left = await tasks.count({
      ownerId: caller.ownerId,
      regionId,
      ...ever,
    });
    if (left === 0) throw errors["InvalidInstanceId.NotFound"]();
  }
}
