import { ApiError } from "../../kernel/api-error.ts";
import type { RamUser } from "../access/index.ts";
import type { RamContext } from "./context.ts";
import { requireUser } from "./require-entities.ts";

/**
 * The user that a request names, or else the one that signed it.
 * @throws ApiError EntityNotExist.User, MissingUserName for a signer that is no user
 */
export async function namedOrOwnUser(
  context: RamContext,
  name: string | undefined,
): Promise<RamUser> {
  const { principal } = context.caller;
  if (name !== undefined) return requireUser(context, name);
  // Who acts for another owner is no user there, whoever has the same name.
  const isThere = principal.accountId === context.caller.ownerId;
  if (principal.kind === "user" && isThere) return requireUser(context, principal.name);
  throw new ApiError({
    code: "MissingUserName",
    status: 400,
    message: "UserName is mandatory for this action.",
  });
}
