import { isoSeconds } from "../../kernel/clock.ts";
import { type Task, type TaskKind, type TaskStep, taskKinds, taskSteps } from "./task.ts";

/** One task as DescribeHistoryTasks shows it. */
export function taskFields(
  task: Task,
  more: { instanceName: string; instanceType: string; now: number },
) {
  const steps = stepsOf(task);
  return {
    ActionInfo: JSON.stringify({
      // No step can be held up, hurried or called off from outside.
      steps: steps.map((step) => ({ step_name: step.name, action_info: {} })),
    }),
    // The API has the two the other way round than their names say; so do its samples.
    CallerSource: task.ownerId,
    CallerUid: "User",
    CurrentStepName: task.step,
    DbType: more.instanceType === "Memcache" ? "memcache" : "redis",
    EndTime: task.endedAt === null ? "" : isoSeconds(task.endedAt),
    InstanceId: task.instanceId,
    InstanceName: more.instanceName,
    InstanceType: "Instance",
    Product: "kvstore",
    Progress: task.progress,
    ReasonCode: reasonOf(task).zh,
    RegionId: task.regionId,
    RemainTime: remainingSeconds(task, more.now),
    StartTime: isoSeconds(task.startedAt ?? task.createdAt),
    Status: task.status,
    TaskDetail: JSON.stringify(detailOf(task, steps)),
    TaskId: task.id,
    TaskType: task.kind,
    Uid: task.ownerId,
  };
}

function detailOf(task: Task, steps: readonly TaskStep[]) {
  return {
    callerUid: task.ownerId,
    reason: reasonOf(task),
    steps: steps.map(({ name, startedAt, endedAt }, index) => ({
      name,
      status: stepStatus(task, endedAt, index === steps.length - 1),
      startTime: startedAt === 0 ? "" : isoSeconds(startedAt),
      endTime: endedAt === null ? "" : isoSeconds(endedAt),
    })),
    ...(task.error === "" ? {} : { error: task.error }),
  };
}

function reasonOf(task: Task): { zh: string; en: string } {
  const known = taskKinds[task.kind as TaskKind];
  return known ? { zh: known.zh, en: known.en } : { zh: task.kind, en: task.kind };
}

/** The steps done so far; before the first one the steps to come. */
function stepsOf(task: Task): TaskStep[] {
  const done = JSON.parse(task.steps) as TaskStep[];
  if (done.length > 0) return done;
  const planned = taskSteps[task.kind as TaskKind] ?? [];
  return planned.map((name) => ({ name, startedAt: 0, endedAt: null }));
}

function stepStatus(task: Task, endedAt: number | null, isLast: boolean): string {
  if (task.status === "Failed" && isLast) return "Failed";
  if (endedAt !== null) return "Succeed";
  return task.step === "" ? "Scheduled" : "Running";
}

/** A guess from the time that the part behind it took; 0 when over, or when nothing is behind. */
export function remainingSeconds(task: Task, now: number): number {
  if (task.endedAt !== null || task.progress <= 0) return 0;
  const elapsedMs = now - (task.startedAt ?? task.createdAt);
  return Math.max(0, Math.round((elapsedMs * (100 - task.progress)) / task.progress / 1000));
}
