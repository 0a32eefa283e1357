import { defineOperation } from "./context.ts";
import { operatorErrors } from "./operator-errors.ts";
import { hostId } from "./parameters.ts";

/** Takes a host away to which no node is promised. */
export const RemoveHost = defineOperation("RemoveHost", {
  writes: true,
  parameters: { HostId: hostId },
  async handle({ HostId }, { capacity }) {
    const isKnown = (await capacity.hosts.list()).some(({ id }) => id === HostId);
    if (!isKnown) throw operatorErrors["InvalidHost.NotFound"]();
    if (!(await capacity.hosts.remove(HostId))) throw operatorErrors["InvalidHost.InUse"]();
    return {};
  },
});
