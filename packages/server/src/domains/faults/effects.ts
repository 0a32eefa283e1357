/** What can go wrong with a request, before or instead of or after its work. */
export const requestEffects = ["error", "latency", "drop-before", "drop-after"] as const;

/** What can happen to a node. */
export const nodeEffects = ["kill", "freeze", "slow", "fill-memory", "cut-replication"] as const;

export type NodeEffect = (typeof nodeEffects)[number];

export function isNodeEffect(effect: string): effect is NodeEffect {
  return nodeEffects.some((each) => each === effect);
}
