export { isNodeEffect, nodeEffects, requestEffects } from "./effects.ts";
export { faultReconciler } from "./fault-reconciler.ts";
export { type Fault, type FaultStore, faultStore, isOver } from "./fault-store.ts";
export { faultInjector } from "./inject-fault.ts";
export type { NodeWorld } from "./node-world.ts";
export { nodeWorldOf } from "./node-world-of.ts";
