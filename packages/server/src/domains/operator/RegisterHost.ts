import { required } from "../../kernel/described-parameters.ts";
import { defineOperation } from "./context.ts";
import { count, hostId, zone } from "./parameters.ts";

/**
 * Adds a machine, or sets the size of one that is there. From the first one on, every new node
 * needs room on a host of its zone. A host without a zone serves all of them.
 */
export const RegisterHost = defineOperation("RegisterHost", {
  writes: true,
  parameters: {
    HostId: hostId,
    ZoneId: zone,
    MemoryMB: required(count(1)),
    Cpu: required(count(1, 100_000)),
    Ports: required(count(1, 65_535)),
  },
  async handle(request, { capacity, now }) {
    const { HostId: id, ZoneId: zoneId = "", MemoryMB: memoryMb, Cpu: cpu, Ports: ports } = request;
    await capacity.hosts.put({ id, zoneId, memoryMb, cpu, ports }, now);
    return {};
  },
});
