/**
 * The installation's own product. Nothing that its operator rules applies to it, so that no rule
 * can keep the operator from taking it back.
 */
export const operatorProduct = {
  name: "Kvasir",
  version: "2026-01-01",
  hostId: "kvasir.local",
} as const;
