import { defineOperation } from "./context.ts";
import { orUnlimited } from "./parameters.ts";

/** The addresses that instances get: how many there are, how many may be used, and are. */
export const DescribeAddressPools = defineOperation("DescribeAddressPools", {
  parameters: {},
  async handle(_, { pools, settings }) {
    return {
      AddressPools: {
        AddressPool: [
          {
            Pool: "instances",
            Capacity: settings.addressCapacity,
            Size: orUnlimited(await pools.size()),
            Used: await pools.used(),
          },
        ],
      },
    };
  },
});
