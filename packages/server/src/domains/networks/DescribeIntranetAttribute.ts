import { defineOperation } from "./context.ts";

/** The bandwidth of the instance's class. No more can be bought, so there is nothing to expire. */
export const DescribeIntranetAttribute = defineOperation("DescribeIntranetAttribute", {
  async handle(request, { instances, caller }) {
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    return {
      AutoRenewal: false,
      BandwidthExpireTime: "",
      BandwidthPrePaid: "",
      ExpireTime: "0",
      HasPrePaidBandWidthOrderRunning: false,
      IntranetBandWidthBurst: 0,
      IntranetBandwidth: instance.bandwidthMbps,
    };
  },
});
