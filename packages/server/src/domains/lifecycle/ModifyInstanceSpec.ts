import { chooseClass } from "../catalogue/index.ts";
import { requireState } from "../instances/index.ts";
import { changeClass } from "./change-class.ts";
import { defineOperation } from "./context.ts";

/**
 * Orders another class. It takes effect online, now or in the maintenance window: the figures
 * change on the running nodes, a replica is added or removed where the node type changes.
 * `RealInstanceClass` follows when it is done.
 */
export const ModifyInstanceSpec = defineOperation("ModifyInstanceSpec", {
  writes: true,
  async handle(request, context) {
    await context.billing.settle(context.caller.ownerId);
    const instance = await context.instances.require(context.caller.ownerId, request.InstanceId);
    requireState(instance, "ModifyInstanceSpec");
    const wanted = chooseClass({
      instanceClass:
        request.InstanceClass ?? (request.NodeType ? instance.instanceClass : undefined),
      instanceType: instance.instanceType,
    });
    const OrderId = await changeClass(
      instance,
      {
        wanted,
        nodeType: request.NodeType,
        engineVersion: request.MajorVersion,
        inWindow: request.EffectiveTime === "MaintainTime",
        couponNo: request.CouponNo,
        unpaid: request.AutoPay === false,
      },
      context,
    );
    return { OrderId };
  },
});
