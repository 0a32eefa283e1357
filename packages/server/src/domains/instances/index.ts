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
