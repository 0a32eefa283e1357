import { type Call, operationDefiner } from "../../kernel/operation.ts";
import type { SecretBox } from "../../kernel/secret-box.ts";
import type { WorkQueue } from "../../reconcile/work-queue.ts";
import type { InstanceStore } from "../instances/index.ts";
import type { AccountStore } from "./account-store.ts";

/** All that the operations of this domain may touch. */
export interface AccountContext extends Call {
  readonly accounts: AccountStore;
  readonly instances: InstanceStore;
  readonly work: WorkQueue;
  readonly secrets: SecretBox;
}

export const defineOperation = operationDefiner<AccountContext>();
