import { billingErrors } from "../billing/index.ts";
import { requireState } from "../instances/index.ts";
import { defineOperation } from "./context.ts";

/** Switches the automatic renewal of one or several subscriptions, and its months. */
export const ModifyInstanceAutoRenewalAttribute = defineOperation(
  "ModifyInstanceAutoRenewalAttribute",
  {
    writes: true,
    async handle(request, { instances, billing, caller }) {
      await billing.settle(caller.ownerId);
      for (const id of request.DBInstanceId.split(",")) {
        const instance = await instances.require(caller.ownerId, id);
        requireState(instance, "ModifyInstanceAutoRenewalAttribute");
        if (instance.chargeType !== "PrePaid")
          throw billingErrors["InvalidOrderCharge.NotSupport"]();
        await instances.update(id, {
          autoRenew: request.AutoRenew === "true" ? 1 : 0,
          ...(request.Duration ? { autoRenewMonths: Number(request.Duration) } : {}),
        });
      }
      return {};
    },
  },
);
