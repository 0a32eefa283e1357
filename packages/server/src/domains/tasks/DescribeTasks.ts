import { pickErrors } from "../../kernel/api-error.ts";
import { isoSeconds } from "../../kernel/clock.ts";
import { defineOperation } from "./context.ts";
import { type Task, type TaskKind, taskSteps } from "./task.ts";
import { remainingSeconds } from "./task-fields.ts";

const errors = pickErrors("InvalidEndTime.Malformed", "InvalidStatus.NotFound");

/** The catalogue's statuses of a task (`statuses.json`, `HistoryTaskStatus`). */
const known = ["Scheduled", "Running", "Succeed", "Failed", "Cancelling", "Canceled", "Waiting"];

/**
 * Lists the long actions of an instance that began in a time, newest first: those that run or wait
 * to begin unless `Status` names others.
 */
export const DescribeTasks = defineOperation("DescribeTasks", {
  async handle(request, { tasks, instances, caller, now }) {
    const { PageNumber, PageSize, Status, StartTime, EndTime } = request;
    const statuses = Status?.split(",") ?? ["Running", "Scheduled"];
    if (!statuses.every((each) => known.includes(each))) throw errors["InvalidStatus.NotFound"]();
    const from = StartTime ? Date.parse(StartTime) : 0;
    const to = EndTime ? Date.parse(EndTime) : Number.MAX_SAFE_INTEGER;
    if (to < from) throw errors["InvalidEndTime.Malformed"]();
    const { id, ownerId, regionId } = await instances.require(caller.ownerId, request.InstanceId);
    const filter = { ownerId, regionId, instanceIds: [id], statuses, from, to };
    const page = { limit: PageSize, offset: (PageNumber - 1) * PageSize };
    const [total, found] = [await tasks.count(filter), await tasks.page(filter, page)];
    return {
      PageNumber,
      PageSize,
      TotalRecordCount: total,
      Items: { TaskProgressInfo: found.map((task) => progressOf(task, now)) },
    };
  },
});

function progressOf(task: Task, now: number) {
  const steps = taskSteps[task.kind as TaskKind] ?? [];
  return {
    BeginTime: isoSeconds(task.startedAt ?? task.dueAt ?? task.createdAt),
    CurrentStepName: task.step,
    FinishTime: task.endedAt === null ? "" : isoSeconds(task.endedAt),
    Progress: task.progress,
    Remain: remainingSeconds(task, now),
    Status: task.status,
    StepProgressInfo: `${steps.indexOf(task.step) + 1}/${steps.length}`,
    StepsInfo: steps.join(","),
    TaskAction: task.kind,
    TaskId: task.id,
  };
}
