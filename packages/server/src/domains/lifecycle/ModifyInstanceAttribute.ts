import { sealedPassword } from "../accounts/index.ts";
import { requireState } from "../instances/index.ts";
import { defineOperation } from "./context.ts";
import { lifecycleErrors } from "./lifecycle-errors.ts";

/** Changes the name, the default account's password or the release protection. */
export const ModifyInstanceAttribute = defineOperation("ModifyInstanceAttribute", {
  writes: true,
  async handle(request, { instances, accounts, work, secrets, caller }) {
    const { InstanceName, NewPassword, InstanceReleaseProtection } = request;
    if (
      InstanceName === undefined &&
      NewPassword === undefined &&
      InstanceReleaseProtection === undefined
    ) {
      throw lifecycleErrors["MissingParameter.InstanceNameOrNewPassword"]();
    }
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    requireState(instance, "ModifyInstanceAttribute");
    await instances.update(instance.id, {
      ...(InstanceName === undefined ? {} : { name: InstanceName }),
      ...(InstanceReleaseProtection === undefined
        ? {}
        : { releaseProtection: InstanceReleaseProtection ? 1 : 0 }),
    });
    if (NewPassword !== undefined) {
      await accounts.update(instance.id, instance.id, {
        ...sealedPassword(instance.id, NewPassword, secrets),
        pending: "change",
      });
      await work.request("instance", instance.id);
    }
    return {};
  },
});
