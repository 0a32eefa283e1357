import { type Call, operationDefiner } from "../../kernel/operation.ts";
import type { InstanceStore } from "../instances/index.ts";
import type { TaskStore } from "./task-store.ts";

/** All that the operations of this domain may touch. */
export interface TasksContext extends Call {
  readonly tasks: TaskStore;
  readonly instances: InstanceStore;
}

export const defineOperation = operationDefiner<TasksContext>();
