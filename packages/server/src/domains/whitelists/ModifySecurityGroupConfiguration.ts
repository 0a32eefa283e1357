import { requireState } from "../instances/index.ts";
import { defineOperation } from "./context.ts";
import { whitelistErrors } from "./whitelist-errors.ts";

/** As the service limits it. */
const maxGroups = 10;

/**
 * Binds an instance to exactly these security groups, to none when the list is empty. The binding
 * is kept and shown, and lets nobody in: there are no machines here that could be members. Who may
 * connect is what the whitelists say.
 */
export const ModifySecurityGroupConfiguration = defineOperation(
  "ModifySecurityGroupConfiguration",
  {
    writes: true,
    async handle(request, { instances, securityGroups, caller }) {
      const instance = await instances.require(caller.ownerId, request.DBInstanceId);
      requireState(instance, "ModifySecurityGroupConfiguration");
      const ids = (request.SecurityGroupId ?? "").split(",").filter((id) => id !== "");
      if (ids.length > maxGroups || !ids.every((id) => /^sg-[a-z0-9]{1,64}$/i.test(id))) {
        throw whitelistErrors.InvalidParameter({ parameter: "SecurityGroupId" });
      }
      await securityGroups.bind(instance.id, ids);
      return {};
    },
  },
);
