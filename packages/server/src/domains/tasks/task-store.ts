import type { Random } from "../../kernel/ids.ts";
import { randomText } from "../../kernel/ids.ts";
import type { Db } from "../../store/db.ts";
import { type Instance, instanceStore } from "../instances/index.ts";
import {
  closeLast,
  enterStep,
  type Task,
  type TaskKind,
  type TaskStep,
  taskKinds,
  undoneOnFailure,
  withAllSteps,
} from "./task.ts";
import { matchingTasks, type TaskFilter } from "./task-filter.ts";

export type TaskStore = ReturnType<typeof taskStore>;

interface OpenOptions {
  readonly now: number;
  readonly random: Random;
  /** What the task needs besides the instance's row. */
  readonly input?: object;
  readonly changes?: Partial<Instance>;
  /** The instance's row, where it was just written. */
  readonly known?: Instance;
  /** Not before this moment. */
  readonly dueAt?: number | null;
  /** Where an operation answers a number as the task's id; else one is made. */
  readonly id?: string;
}

/** Long actions as rows: opened by an operation, carried out by the instance's reconciler. */
export function taskStore(db: Db) {
  const instances = instanceStore(db);

  /** What the changes of a task that can be undone replace, for its input. */
  const replaced = async (id: string, kind: string, changes: Partial<Instance>) => {
    if (!undoneOnFailure.has(kind)) return {};
    const row = await instances.find(id);
    const columns = Object.keys(changes) as (keyof Instance)[];
    return row ? { before: Object.fromEntries(columns.map((name) => [name, row[name]])) } : {};
  };

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
      const before = waits ? {} : await replaced(instance.id, kind, changes);
      const task: Task = {
        id: options.id ?? `t-${randomText(options.random, 16)}`,
        instanceId: instance.id,
        ownerId: instance.ownerId,
        regionId: instance.regionId,
        kind,
        input: JSON.stringify({
          ...options.input,
          ...(waits ? { changes } : before),
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
      if (!waits) {
        await instances.update(instance.id, { ...changes, ...busyWith(task) }, options.known);
      }
      return task;
    },

    /** Tasks of a kind that succeeded in this time, milliseconds UTC, ends included; latest first. */
    endedBetween: (
      instanceId: string,
      kind: TaskKind,
      { from, to }: { from: number; to: number },
    ): Promise<Task[]> =>
      db
        .selectFrom("tasks")
        .selectAll()
        .where("instanceId", "=", instanceId)
        .where("kind", "=", kind)
        .where("status", "=", "Succeed")
        .where("endedAt", ">=", from)
        .where("endedAt", "<=", to)
        .orderBy("endedAt", "desc")
        .execute(),

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
      const input = JSON.parse(task.input) as { changes?: Partial<Instance> };
      const { changes = {} } = input;
      const before = await replaced(task.instanceId, task.kind, changes);
      await db
        .updateTable("tasks")
        .set({
          status: "Running",
          startedAt: now,
          input: JSON.stringify({ ...input, ...before }),
        })
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

    /** Notes that a step begins, beside those that the given task knows of. */
    async enter(given: Task, step: string, now: number): Promise<void> {
      const stored = await this.find(given.id);
      if (!stored || stored.endedAt !== null || stored.step === step) return;
      await this.note(enterStep(withAllSteps(stored, given), step, now));
    },

    /** Writes how far the task is. One that has ended stays as it is. */
    note: ({ id, step, steps, progress }: Task) =>
      db
        .updateTable("tasks")
        .set({ step, steps, progress })
        .where("id", "=", id)
        .where("endedAt", "is", null)
        .execute(),

    /** Keeps what a later step, or the next try, has to know. */
    remember: ({ id, input }: Task, facts: object) =>
      db
        .updateTable("tasks")
        .set({ input: JSON.stringify({ ...JSON.parse(input), ...facts }) })
        .where("id", "=", id)
        .execute(),

    /**
     * Ends the task and frees the instance. `error` empty: it succeeded; else the columns of a kind
     * that is `undoneOnFailure` are as before. Idempotent.
     * @param known the instance's row, where it was just read
     */
    async end(
      task: Task,
      now: number,
      error = "",
      changes: Partial<Instance> = {},
      known?: Instance,
    ): Promise<Instance | undefined> {
      const { before = {} } = JSON.parse(task.input) as { before?: Partial<Instance> };
      const stored = await this.find(task.id);
      const { step, steps } = stored ? withAllSteps(stored, task) : task;
      await db
        .updateTable("tasks")
        .set({
          status: error ? "Failed" : "Succeed",
          error,
          endedAt: now,
          step,
          steps: JSON.stringify(closeLast(JSON.parse(steps) as TaskStep[], now)),
          ...(error ? {} : { progress: 100 }),
        })
        .where("id", "=", task.id)
        .where("endedAt", "is", null)
        .execute();
      const freed = { ...(error ? before : {}), ...changes, busyTaskId: null, busyStatus: null };
      return instances.update(task.instanceId, freed, known);
    },
  };
}

function busyWith(task: Task): Pick<Instance, "busyTaskId" | "busyStatus"> {
  return {
    busyTaskId: task.id,
    busyStatus: taskKinds[task.kind as TaskKind].status,
  };
}
