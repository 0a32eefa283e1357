import { describedOperationDefiner } from "../../kernel/described-operation.ts";
import type { Random } from "../../kernel/ids.ts";
import type { Call } from "../../kernel/operation.ts";
import type { SecretBox } from "../../kernel/secret-box.ts";
import type {
  AttachmentStore,
  GroupStore,
  PolicyStore,
  RoleStore,
  UserKeyStore,
  UserStore,
} from "../access/index.ts";

/** All that the operations of this domain may touch. */
export interface RamContext extends Call {
  readonly users: UserStore;
  readonly keys: UserKeyStore;
  readonly groups: GroupStore;
  readonly roles: RoleStore;
  readonly policies: PolicyStore;
  readonly attachments: AttachmentStore;
  readonly random: Random;
  readonly secrets: SecretBox;
}

const ramVersion = "2015-05-01";

export const defineOperation = describedOperationDefiner<RamContext>(ramVersion);
