import { defineOperation } from "./context.ts";
import { hostFields } from "./host-fields.ts";

/** The machines that nodes are promised to. None: nothing is counted. */
export const ListHosts = defineOperation("ListHosts", {
  parameters: {},
  async handle(_, { capacity }) {
    return { Hosts: { Host: (await capacity.hosts.list()).map(hostFields) } };
  },
});
