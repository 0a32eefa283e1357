import type { Log } from "../../../kernel/log.ts";
import type { Store } from "../../../store/store.ts";
import { enterStep, type Task, type TaskKind, taskSteps, taskStore } from "../../tasks/index.ts";
import type { Step } from "./plan-instance.ts";

/** A step that is over sooner needs no write of its own: its note goes with the next one. */
const noteAfterMs = 500;

/** The part of a task that each step belongs to; what is missing here moves no progress. */
const taskStepOf: Partial<Record<Step["do"], readonly string[]>> = {
  "add-nodes": ["allocate"],
  "place-seed": ["fetch"],
  start: ["start", "restart"],
  restart: ["restart"],
  "switch-over": ["restart", "switch"],
  kill: ["kill"],
  follow: ["replicate"],
  settings: ["resize", "configure"],
  certify: ["certify"],
  publish: ["publish"],
  flush: ["flush"],
  verify: ["verify"],
  destroy: ["destroy"],
};

/**
 * Tells onlookers how far the open task is. Nothing depends on it: what a crash leaves unwritten is
 * missing in the list of a task's steps, and no more.
 */
export class TaskNotes {
  readonly #parts: { readonly store: Store; readonly log: Log };
  /** The task with all its notes, while some of them are not written. */
  #unwritten: Task | undefined;

  constructor(parts: { readonly store: Store; readonly log: Log }) {
    this.#parts = parts;
  }

  /** The task as read, with what is noted and not written yet. */
  complete(task: Task | undefined): Task | undefined {
    const noted = this.#unwritten;
    if (!task || noted?.id !== task.id || countSteps(task) >= countSteps(noted)) return task;
    const { step, steps, progress } = noted;
    return { ...task, step, steps, progress };
  }

  /** Notes that this step of the plan begins. @returns the task with the note */
  enter(task: Task | null, step: Step["do"], now: number): Task | null {
    if (!task) return null;
    const known = taskSteps[task.kind as TaskKind];
    const name = taskStepOf[step]?.find((each) => known.includes(each));
    if (!name || name === task.step) return task;
    this.#unwritten = enterStep(task, name, now);
    return this.#unwritten;
  }

  /**
   * Does the work, and writes what is noted while it lasts. Ends when both have, so that nothing of
   * it runs on when the work is tried again.
   */
  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    let writing: Promise<void> | undefined;
    const timer = setTimeout(() => {
      writing = this.#write();
    }, noteAfterMs);
    try {
      return await work();
    } finally {
      clearTimeout(timer);
      await writing;
    }
  }

  async #write(): Promise<void> {
    const task = this.#unwritten;
    if (!task) return;
    try {
      await this.#parts.store.transact((db) => taskStore(db).note(task));
      if (this.#unwritten === task) this.#unwritten = undefined;
    } catch (error) {
      this.#parts.log.warn({ err: error, taskId: task.id }, "a task's step could not be noted");
    }
  }
}

function countSteps(task: Task): number {
  return (JSON.parse(task.steps) as unknown[]).length;
}
