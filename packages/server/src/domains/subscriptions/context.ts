import type { Random } from "../../kernel/ids.ts";
import { type Call, operationDefiner } from "../../kernel/operation.ts";
import type { WorkQueue } from "../../reconcile/work-queue.ts";
import type { BillingStore } from "../billing/index.ts";
import type { CapacityStore } from "../capacity/index.ts";
import type { InstanceStore } from "../instances/index.ts";
import type { TaskStore } from "../tasks/index.ts";

/** All that the operations of this domain may touch. */
export interface SubscriptionContext extends Call {
  readonly instances: InstanceStore;
  readonly tasks: TaskStore;
  readonly billing: BillingStore;
  readonly capacity: CapacityStore;
  readonly work: WorkQueue;
  readonly random: Random;
  /** Memory that the data take now; null while nothing answers. */
  usedMemoryBytes(instanceId: string): Promise<number | null>;
}

export const defineOperation = operationDefiner<SubscriptionContext>();
