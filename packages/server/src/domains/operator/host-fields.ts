import type { Host } from "../capacity/index.ts";

export function hostFields(host: Host) {
  return {
    HostId: host.id,
    ZoneId: host.zoneId,
    MemoryMB: host.memoryMb,
    Cpu: host.cpu,
    Ports: host.ports,
    UsedMemoryMB: host.usedMemoryMb,
    UsedCpu: host.usedCpu,
    UsedPorts: host.usedPorts,
  };
}
