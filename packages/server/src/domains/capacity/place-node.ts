import type { Host, HostClaim, HostSize } from "./hosts.ts";

/** One node that needs a place. */
export interface Placement extends HostSize {
  readonly zoneId: string;
  /** What the node holds already. */
  readonly held: HostClaim | undefined;
  /** Hosts of the instance's other nodes: another one is better, where there is one. */
  readonly others: readonly string[];
}

/**
 * The host that can hold the node: where it is, if it fits there, else one without a node of the
 * same instance, the emptiest first. Undefined: none can.
 */
export function placeNode(hosts: readonly Host[], node: Placement): Host | undefined {
  const { held } = node;
  const own = (host: Host): HostSize =>
    host.id === held?.hostId ? held : { memoryMb: 0, cpu: 0, ports: 0 };
  const fitting = hosts.filter(
    (host) =>
      (host.zoneId === "" || host.zoneId === node.zoneId) &&
      host.memoryMb - host.usedMemoryMb + own(host).memoryMb >= node.memoryMb &&
      host.cpu - host.usedCpu + own(host).cpu >= node.cpu &&
      host.ports - host.usedPorts + own(host).ports >= node.ports,
  );
  const stays = fitting.find((host) => host.id === held?.hostId);
  if (stays) return stays;
  const crowded = (host: Host) => (node.others.includes(host.id) ? 1 : 0);
  const free = (host: Host) => host.memoryMb - host.usedMemoryMb;
  return fitting.sort((a, b) => crowded(a) - crowded(b) || free(b) - free(a))[0];
}
