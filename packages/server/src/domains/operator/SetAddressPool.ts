import { required } from "../../kernel/described-parameters.ts";
import { defineOperation } from "./context.ts";
import { countOrUnlimited } from "./parameters.ts";

/** How many addresses may be in use at once; `unlimited`: all that the network has. */
export const SetAddressPool = defineOperation("SetAddressPool", {
  writes: true,
  parameters: { Size: required(countOrUnlimited(0, 1_000_000)) },
  async handle({ Size }, { pools }) {
    await pools.setSize(Size);
    return {};
  },
});
