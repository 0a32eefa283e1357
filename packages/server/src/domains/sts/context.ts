import { describedOperationDefiner } from "../../kernel/described-operation.ts";
import type { Random } from "../../kernel/ids.ts";
import type { Call } from "../../kernel/operation.ts";
import type { SecretBox } from "../../kernel/secret-box.ts";
import type { RoleStore } from "../access/index.ts";

/** All that the operations of this domain may touch. */
export interface StsContext extends Call {
  readonly roles: RoleStore;
  readonly random: Random;
  readonly secrets: SecretBox;
}

export const defineOperation = describedOperationDefiner<StsContext>("2015-04-01");
