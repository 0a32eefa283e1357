import type { Random } from "../../kernel/ids.ts";
import { randomText } from "../../kernel/ids.ts";
import type { Db } from "../../store/db.ts";
import { type Instance, instanceStore } from "../instances/index.ts";
import { type Task, type TaskKind, type TaskStep, taskKinds, taskSteps } from "./task.ts";

export type TaskStore = ReturnType<typeof taskStore>;

/** Long actions as rows: opened by an operation, carried out by the instance's reconciler. */
export function taskStore(db: Db) {
  const instances = instanceStore(db);
  return {
    find: (id: string): Promise<Task | undefined> =>
      db.selectFrom("tasks").selectAll().where("id", "=", id).executeTakeFirst(),

    /** Opens a task that holds the instance until it ends. `changes` go to the row with it. */
    async open(
      instance: Pick<Instance, "id" | "ownerId" | "regionId">,
      kind: TaskKind,
      options: { now: number; random: Random; input?: object; changes?: Partial<Instance> },
    ): Promise<Task> {
      const task: Task = {
        id: `t-${randomText(options.random, 16)}`,
        instanceId: instance.id,
        ownerId: instance.ownerId,
        regionId: instance.regionId,
        kind,
        input: JSON.stringify(options.input ?? {}),
        status: "Running",
        step: "",
        steps: "[]",
        progress: 0,
        error: "",
        createdAt: options.now,
        startedAt: options.now,
        endedAt: null,
      };
      await db.insertInto("tasks").values(task).execute();
      await instances.update(instance.id, {
        ...options.changes,
        busyTaskId: task.id,
        busyStatus: taskKinds[kind].status,
      });
      return task;
    },

    /** Notes that a step begins; the one before it is over. A repeated step keeps its start. */
    async enter(task: Task, step: string, now: number): Promise<Task> {
      if (task.step === step) return task;
      const steps = closeLast(JSON.parse(task.steps) as TaskStep[], now);
      if (!steps.some((each) => each.name === step)) {
        steps.push({ name: step, startedAt: now, endedAt: null });
      }
      const all = taskSteps[task.kind as TaskKind];
      const position = Math.max(0, all.indexOf(step));
      const next: Task = {
        ...task,
        step,
        steps: JSON.stringify(steps),
        progress: Math.max(task.progress, Math.round((position / all.length) * 100)),
      };
      const { step: name, steps: list, progress } = next;
      await db
        .updateTable("tasks")
        .set({ step: name, steps: list, progress })
        .where("id", "=", task.id)
        .execute();
      return next;
    },

    /** Ends the task and frees the instance. `error` empty: it succeeded. Idempotent. */
    async end(task: Task, now: number, error = "", changes: Partial<Instance> = {}): Promise<void> {
      await db
        .updateTable("tasks")
        .set({
          status: error ? "Failed" : "Succeed",
          error,
          endedAt: now,
          steps: JSON.stringify(closeLast(JSON.parse(task.steps) as TaskStep[], now)),
          ...(error ? {} : { progress: 100 }),
        })
        .where("id", "=", task.id)
        .where("endedAt", "is", null)
        .execute();
      await instances.update(task.instanceId, { ...changes, busyTaskId: null, busyStatus: null });
    },
  };
}

function closeLast(steps: TaskStep[], now: number): TaskStep[] {
  return steps.map((step) => (step.endedAt === null ? { ...step, endedAt: now } : step));
}
