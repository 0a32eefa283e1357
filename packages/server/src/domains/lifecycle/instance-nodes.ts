import { type Instance, isMemcache } from "../instances/index.ts";
import type { LifecycleContext } from "./context.ts";
import { nodeStore } from "./reconcile/node-store.ts";
import { isBehind } from "./upgrade.ts";

export interface InstanceNode {
  readonly id: string;
  /** As the node says itself; while it says nothing, what it is meant to be. */
  readonly role: "master" | "slave";
  /** A node stays where it is, whatever its role: the first one in the instance's zone. */
  readonly zoneId: string;
  /** As `redis-7.0.15`; undefined while the node does not answer. */
  readonly program: string | undefined;
  /** No newer program is installed. */
  readonly isLatest: boolean;
}

/** The nodes of an instance, the oldest first. */
export async function nodesOfInstance(
  instance: Instance,
  { db, nodesSeen, installedVersion, runningVersion }: LifecycleContext,
): Promise<InstanceNode[]> {
  const rows = await nodeStore(db).of(instance.id);
  const seen = await nodesSeen(instance.id);
  const installed = await installedVersion();
  const memcached = isMemcache(instance) ? await runningVersion(instance.id) : null;
  return rows.map(({ id }, index) => {
    const own = seen.get(id);
    const version = memcached ?? own?.version;
    return {
      id,
      role: own?.role ?? (id === instance.masterNodeId ? "master" : "slave"),
      zoneId: (index > 0 && instance.secondaryZoneId) || instance.zoneId,
      program: version ? `${memcached ? "memcached" : "redis"}-${version}` : undefined,
      isLatest: !own || !isBehind(new Map([[id, own]]), installed),
    };
  });
}
