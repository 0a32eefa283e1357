import type { Random } from "../../kernel/ids.ts";
import type { Operation } from "../../kernel/operation.ts";
import type { SecretBox } from "../../kernel/secret-box.ts";
import { roleStore } from "../access/index.ts";
import { AssumeRole } from "./AssumeRole.ts";
import { GetCallerIdentity } from "./GetCallerIdentity.ts";

/** Sessions of roles, and the question who one is. */
export function stsOperations(options: { secrets: SecretBox; random: Random }): Operation[] {
  return [AssumeRole, GetCallerIdentity].map((operation) =>
    operation.bind((call) => ({ ...call, ...options, roles: roleStore(call.db) })),
  );
}
