export { classChange, nodeTypeOf } from "./class-change.ts";
export {
  connectionDomain,
  type Instance,
  isMemcache,
  nodeCount,
  statusOf,
} from "./instance.ts";
export { requireRedis, requireState } from "./instance-can.ts";
export { instanceErrors } from "./instance-errors.ts";
export type { InstanceFilter } from "./instance-filter.ts";
export {
  type ClosingLock,
  hasLock,
  isClosed,
  isLockedFor,
  locked,
  unlocked,
} from "./instance-locks.ts";
export { type InstanceStore, instanceStore } from "./instance-store.ts";
export { nextMaintenance } from "./maintenance-window.ts";
export { requireRoom } from "./require-room.ts";
export { tombstoneMs } from "./tombstone.ts";
export { listInstances, visibleAmong, visibleInstances } from "./visible-instances.ts";
