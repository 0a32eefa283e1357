import type { Random } from "../../kernel/ids.ts";
import { type Call, operationDefiner } from "../../kernel/operation.ts";
import type { WorkQueue } from "../../reconcile/work-queue.ts";
import type { InstanceStore } from "../instances/index.ts";
import type { TaskStore } from "../tasks/index.ts";

export interface NetworkSettings {
  /** Null: the address itself is what clients are told. */
  readonly domainSuffix: string | null;
}

/** All that the operations of this domain may touch. */
export interface NetworkContext extends Call {
  readonly instances: InstanceStore;
  readonly tasks: TaskStore;
  readonly work: WorkQueue;
  readonly random: Random;
  readonly settings: NetworkSettings;
}

export const defineOperation = operationDefiner<NetworkContext>();
