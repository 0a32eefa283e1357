import { serviceNames } from "../services/index.ts";
import { defineOperation } from "./context.ts";

/** Every service that can be switched, and whether it is on. */
export const ListServices = defineOperation("ListServices", {
  parameters: {},
  async handle(_, { services }) {
    const off = await services.switchedOff();
    return {
      Services: {
        Service: serviceNames.map((name) => ({ Service: name, Enabled: !off.has(name) })),
      },
    };
  },
});
