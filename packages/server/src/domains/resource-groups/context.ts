import { describedOperationDefiner } from "../../kernel/described-operation.ts";
import type { Random } from "../../kernel/ids.ts";
import type { Call } from "../../kernel/operation.ts";
import type { ResourceGroupStore } from "./resource-group-store.ts";

/** All that the operations of this domain may touch. */
export interface ResourceGroupContext extends Call {
  readonly groups: ResourceGroupStore;
  readonly random: Random;
}

export const resourceManagerVersion = "2020-03-31";
export const defineOperation =
  describedOperationDefiner<ResourceGroupContext>(resourceManagerVersion);
