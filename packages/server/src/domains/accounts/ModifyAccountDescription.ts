import { requireRedis, requireState } from "../instances/index.ts";
import { requireChangeable } from "./account-rules.ts";
import { defineOperation } from "./context.ts";

/** Changes the text beside an account. The engine knows nothing of it. */
export const ModifyAccountDescription = defineOperation("ModifyAccountDescription", {
  writes: true,
  async handle(request, { accounts, instances, caller }) {
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    requireState(instance, "ModifyAccountDescription");
    requireRedis(instance);
    const account = requireChangeable(await accounts.find(instance.id, request.AccountName));
    await accounts.update(instance.id, account.name, {
      description: request.AccountDescription,
    });
    return {};
  },
});
