import type { Principal } from "../../kernel/caller.ts";
import { defineOperation } from "./context.ts";

const identityTypes: Readonly<Record<Principal["kind"], string>> = {
  root: "Account",
  user: "RAMUser",
  "role-session": "AssumedRoleUser",
};

/** Who signed the request. Anybody with a key may ask. */
export const GetCallerIdentity = defineOperation("GetCallerIdentity", {
  parameters: {},
  async handle(_request, { caller: { principal } }) {
    const { kind, accountId, id, arn, roleId } = principal;
    return {
      AccountId: accountId,
      Arn: arn,
      IdentityType: identityTypes[kind],
      PrincipalId: id,
      ...(roleId === null ? { UserId: id } : { RoleId: roleId }),
    };
  },
});
