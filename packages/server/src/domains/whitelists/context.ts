import type { Random } from "../../kernel/ids.ts";
import { type Call, operationDefiner } from "../../kernel/operation.ts";
import type { WorkQueue } from "../../reconcile/work-queue.ts";
import type { InstanceStore } from "../instances/index.ts";
import type { GlobalGroupStore } from "./global-group-store.ts";
import type { SecurityGroupStore } from "./security-group-store.ts";
import type { WhitelistStore } from "./whitelist-store.ts";

/** All that the operations of this domain may touch. */
export interface WhitelistContext extends Call {
  readonly instances: InstanceStore;
  readonly whitelists: WhitelistStore;
  readonly globalGroups: GlobalGroupStore;
  readonly securityGroups: SecurityGroupStore;
  readonly work: WorkQueue;
  readonly random: Random;
}

export const defineOperation = operationDefiner<WhitelistContext>();
