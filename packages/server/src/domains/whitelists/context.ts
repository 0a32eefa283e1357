import { type Call, operationDefiner } from "../../kernel/operation.ts";
import type { WorkQueue } from "../../reconcile/work-queue.ts";
import type { InstanceStore } from "../instances/index.ts";
import type { WhitelistStore } from "./whitelist-store.ts";

/** All that the operations of this domain may touch. */
export interface WhitelistContext extends Call {
  readonly instances: InstanceStore;
  readonly whitelists: WhitelistStore;
  readonly work: WorkQueue;
}

export const defineOperation = operationDefiner<WhitelistContext>();
