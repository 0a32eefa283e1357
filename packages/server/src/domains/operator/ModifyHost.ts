import { defineOperation } from "./context.ts";
import { operatorErrors } from "./operator-errors.ts";
import { count, hostId, zone } from "./parameters.ts";

/** Changes the size of a host. What it has promised stays promised, also beyond the new size. */
export const ModifyHost = defineOperation("ModifyHost", {
  writes: true,
  parameters: {
    HostId: hostId,
    ZoneId: zone,
    MemoryMB: count(1),
    Cpu: count(1, 100_000),
    Ports: count(1, 65_535),
  },
  async handle(request, { capacity, now }) {
    const host = (await capacity.hosts.list()).find(({ id }) => id === request.HostId);
    if (!host) throw operatorErrors["InvalidHost.NotFound"]();
    const { ZoneId, MemoryMB, Cpu, Ports } = request;
    const size = {
      zoneId: ZoneId ?? host.zoneId,
      memoryMb: MemoryMB ?? host.memoryMb,
      cpu: Cpu ?? host.cpu,
      ports: Ports ?? host.ports,
    };
    await capacity.hosts.put({ id: host.id, ...size }, now);
    return {};
  },
});
