import type { InstanceClass } from "@kvasir/spec";
import { pickErrors } from "../../kernel/api-error.ts";
import { type Instance, isMemcache } from "./instance.ts";

const errors = pickErrors("InvalidParameter", "MissingRedisUsedmemoryUnsupportPerfItem");

/**
 * A smaller class must hold the data that are there: taking it anyway would evict them. A Memcache
 * instance is a cache and may lose them.
 * @throws ApiError MissingRedisUsedmemoryUnsupportPerfItem while nobody can tell (clients retry),
 *   InvalidParameter when the data are too large
 */
export async function requireRoom(
  instance: Instance,
  wanted: Pick<InstanceClass, "memoryMB">,
  usedMemoryBytes: (instanceId: string) => Promise<number | null>,
): Promise<void> {
  if (isMemcache(instance) || wanted.memoryMB >= instance.capacityMb) return;
  const used = await usedMemoryBytes(instance.id);
  if (used === null) throw errors.MissingRedisUsedmemoryUnsupportPerfItem();
  if (used > wanted.memoryMB * 1024 * 1024) {
    throw errors.InvalidParameter({ parameter: "InstanceClass" });
  }
}
