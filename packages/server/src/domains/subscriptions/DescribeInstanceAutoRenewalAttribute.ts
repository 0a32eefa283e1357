import { billingErrors } from "../billing/index.ts";
import { listInstances } from "../instances/index.ts";
import { defineOperation } from "./context.ts";

/**
 * The automatic renewal of one subscription, or of all in the region.
 * @throws ApiError InvalidOrderCharge.NotSupport for pay as you go
 */
export const DescribeInstanceAutoRenewalAttribute = defineOperation(
  "DescribeInstanceAutoRenewalAttribute",
  {
    async handle(request, { db, instances, caller, regionId }) {
      const PageNumber = request.PageNumber ?? 1;
      const PageSize = request.PageSize ?? 30;
      const id = request.DBInstanceId || undefined;
      if (id) {
        const instance = await instances.require(caller.ownerId, id);
        if (instance.chargeType !== "PrePaid")
          throw billingErrors["InvalidOrderCharge.NotSupport"]();
      }
      const filter = {
        ownerId: caller.ownerId,
        regionId,
        chargeType: "PrePaid",
        ids: id ? [id] : undefined,
      };
      const { total, page } = await listInstances(
        db,
        filter,
        { limit: PageSize, offset: (PageNumber - 1) * PageSize },
        caller.sight,
      );
      return {
        Items: {
          Item: page.map((instance) => ({
            AutoRenew: instance.autoRenew === 1 ? "true" : "false",
            DBInstanceId: instance.id,
            Duration: instance.autoRenewMonths,
            RegionId: instance.regionId,
          })),
        },
        PageNumber,
        PageRecordCount: page.length,
        TotalRecordCount: total,
      };
    },
  },
);
