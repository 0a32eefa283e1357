import { nodeCount } from "../../../instances/index.ts";
import { taskStore } from "../../../tasks/index.ts";
import type { StepRunner } from "./step.ts";

/** A task that waited for the maintenance window begins, or fails when it has come to nothing. */
export const beginTask: StepRunner<"begin-task"> = async (_, { view }, { store, clock }) => {
  const task = view.scheduled?.task;
  if (!task) return;
  await store.transact(async (db) => {
    const tasks = taskStore(db);
    await tasks.begin(task, clock.now());
    if (task.kind === "HaSwitch" && nodeCount(view.instance) === 1) {
      await tasks.end(task, clock.now(), "there is no replica any more that could take over");
    }
  });
};
