import type { Random } from "../../kernel/ids.ts";
import { type Call, operationDefiner } from "../../kernel/operation.ts";
import type { WorkQueue } from "../../reconcile/work-queue.ts";
import type { InstanceStore } from "../instances/index.ts";
import type { TaskStore } from "../tasks/index.ts";
import type { ParameterStore } from "./parameter-store.ts";

/** All that the operations of this domain may touch. */
export interface ParameterContext extends Call {
  readonly instances: InstanceStore;
  readonly parameters: ParameterStore;
  readonly tasks: TaskStore;
  readonly work: WorkQueue;
  readonly random: Random;
}

export const defineOperation = operationDefiner<ParameterContext>();
