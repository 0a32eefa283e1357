import type { Random } from "../../kernel/ids.ts";
import { randomText } from "../../kernel/ids.ts";
import type { Db } from "../../store/db.ts";
import { type Instance, instanceStore } from "../instances/index.ts";
import { type Task, type TaskKind, type TaskStep, taskKinds, taskSteps } from "./task.ts";
import { matchingTasks, type TaskFilter } from "./task-filter.ts";

export type TaskStore = ReturnType<typeof taskStore>;

interface OpenOptions {
  readonly now: number;
  readonly random: Random;
  /** What the task needs besides the instance's row. */
  readonly input?: object;
  readonly changes?: Partial<Instance>;
  /** Not before this moment. */
  readonly dueAt?: number | null;
  /** Where an operation answers a number as the task's id; else one is made. */
  readonly id?: string;
}

/** Long actions as rows: opened by an operation, carried out by the instance's reconciler. */
export function taskStore(db: Db) {
  const instances = instanceStore(db);
  return {
    find: (id: string): Promise<Task | undefined> =>
      db.selectFrom("tasks").selectAll().where("id", "=", id).executeTakeFirst(),

    /** One page, newest first. */
    page: (filter: TaskFilter, page: { limit: number; offset: number }): Promise<Task[]> =>
      db
        .selectFrom("tasks")
        .selectAll()
        .where(matchingTasks(filter))
        .orderBy("createdAt", "desc")
        .orderBy("id")
        .limit(page.limit)
        .offset(page.offset)
        .execute(),

    async count(filter: TaskFilter): Promise<number> {
      const { total } = await db
        .selectFrom("tasks")
        .select((eb) => eb.fn.countAll<number>().as("total"))
        .where(matchingTasks(filter))
        .executeTakeFirstOrThrow();
      return Number(total);
    },

    /** Every instance that has a task, also those long gone. */
    async instanceIds(owner: { ownerId: string; regionId: string }): Promise<string[]> {
      const rows = await db
        .selectFrom("tasks")
        .select("instanceId")
        .distinct()
        .where("ownerId", "=", owner.ownerId)
        .where("regionId", "=", owner.regionId)
        .execute();
      return rows.map((row) => row.instanceId);
    },

    /**
     * Opens a task that holds the instance until it ends. `changes` go to the row with it. With
     * `dueAt` the task only waits: the instance stays as it is until the reconciler begins it.
     */
    async open(
      instance: Pick<Instance, "id" | "ownerId" | "regionId">,
      kind: TaskKind,
      options: OpenOptions,
    ): Promise<Task> {
      const { now, changes = {}, dueAt = null } = options;
      const waits = dueAt !== null && dueAt > now;
      const task: Task = {
        id: options.id ?? `t-${randomText(options.random, 16)}`,
        instanceId: instance.id,
        ownerId: instance.ownerId,
        regionId: instance.regionId,
        kind,
        input: JSON.stringify({
          ...options.input,
          ...(waits ? { changes } : {}),
        }),
        status: waits ? "Scheduled" : "Running",
        step: "",
        steps: "[]",
        progress: 0,
        error: "",
        createdAt: now,
        dueAt,
        startedAt: waits ? null : now,
        endedAt: null,
      };
      await db.insertInto("tasks").values(task).execute();
      if (!waits) await instances.update(instance.id, { ...changes, ...busyWith(task) });
      return task;
    },

    /** The scheduled task of an instance that is due first. */
    nextScheduled: (instanceId: string): Promise<Task | undefined> =>
      db
        .selectFrom("tasks")
        .selectAll()
        .where("instanceId", "=", instanceId)
        .where("status", "=", "Scheduled")
        .orderBy("dueAt")
        .executeTakeFirst(),

    /** The class that was ordered and waits for its time; undefined: none does. */
    async scheduledClass(instanceId: string): Promise<string | undefined> {
      const row = await db
        .selectFrom("tasks")
        .select("input")
        .where("instanceId", "=", instanceId)
        .where("kind", "=", "ModifyInsSpec")
        .where("status", "=", "Scheduled")
        .orderBy("dueAt", "desc")
        .executeTakeFirst();
      return row && (JSON.parse(row.input) as { to?: string }).to;
    },

    /** The time of a scheduled task has come: its changes go to the row, and it holds the instance. */
    async begin(task: Task, now: number): Promise<void> {
      const { changes = {} } = JSON.parse(task.input) as {
        changes?: Partial<Instance>;
      };
      await db
        .updateTable("tasks")
        .set({ status: "Running", startedAt: now })
        .where("id", "=", task.id)
        .execute();
      await instances.update(task.instanceId, {
        ...changes,
        ...busyWith(task),
      });
    },

    /** What still waits will not happen: the instance is being released. */
    cancelScheduled: (instanceId: string, now: number) =>
      db
        .updateTable("tasks")
        .set({ status: "Canceled", endedAt: now })
        .where("instanceId", "=", instanceId)
        .where("status", "=", "Scheduled")
        .execute(),

    /** Notes that a step begins; the one before it is over. A repeated step keeps its start. */
    async enter({ id }: Task, step: string, now: number): Promise<void> {
      const task = await this.find(id);
      if (!task || task.endedAt !== null || task.step === step) return;
      const steps = closeLast(JSON.parse(task.steps) as TaskStep[], now);
      if (!steps.some((each) => each.name === step)) {
        steps.push({ name: step, startedAt: now, endedAt: null });
      }
      const all = taskSteps[task.kind as TaskKind];
      const position = Math.max(0, all.indexOf(step));
      await db
        .updateTable("tasks")
        .set({
          step,
          steps: JSON.stringify(steps),
          progress: Math.max(task.progress, Math.round((position / all.length) * 100)),
        })
        .where("id", "=", id)
        .execute();
    },

    /** Ends the task and frees the instance. `error` empty: it succeeded. Idempotent. */
    async end(task: Task, now: number, error = "", changes: Partial<Instance> = {}): Promise<void> {
      const steps = (await this.find(task.id))?.steps ?? task.steps;
      await db
        .updateTable("tasks")
        .set({
          status: error ? "Failed" : "Succeed",
          error,
          endedAt: now,
          steps: JSON.stringify(closeLast(JSON.parse(steps) as TaskStep[], now)),
          ...(error ? {} : { progress: 100 }),
        })
        .where("id", "=", task.id)
        .where("endedAt", "is", null)
        .execute();
      await instances.update(task.instanceId, {
        ...changes,
        busyTaskId: null,
        busyStatus: null,
      });
    },
  };
}

function busyWith(task: Task): Pick<Instance, "busyTaskId" | "busyStatus"> {
  return {
    busyTaskId: task.id,
    busyStatus: taskKinds[task.kind as TaskKind].status,
  };
}

function closeLast(steps: TaskStep[], now: number): TaskStep[] {
  return steps.map((step) => (step.endedAt === null ? { ...step, endedAt: now } : step));
}
