import { join } from "node:path";
import type { Driver } from "../../../drivers/driver.ts";
import { memcachedSocketName } from "../../../engine/memcached/memcached-config.ts";
import { redisSocketName } from "../../../engine/redis/redis-config.ts";
import { type Instance, isMemcache } from "../../instances/index.ts";

/** The unix socket on which a node of this instance serves. */
export function nodeSocket(
  driver: Pick<Driver, "dirOf">,
  instance: Pick<Instance, "instanceType">,
  nodeId: string,
): string {
  return join(driver.dirOf(nodeId), isMemcache(instance) ? memcachedSocketName : redisSocketName);
}
