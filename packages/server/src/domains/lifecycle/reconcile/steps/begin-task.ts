import { taskStore } from "../../../tasks/index.ts";
import type { StepRunner } from "./step.ts";

/** A task that waited for the maintenance window begins. */
export const beginTask: StepRunner<"begin-task"> = async (_, { view }, { store, clock }) => {
  const task = view.scheduled?.task;
  if (task) await store.transact((db) => taskStore(db).begin(task, clock.now()));
};
