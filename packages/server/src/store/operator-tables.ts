/** Something that the operator does not want to happen. */
export interface RiskRuleTable {
  id: string;
  /** `deny-address`, `freeze` or `burst`. */
  kind: string;
  /** CIDR block, owner id, or empty for a burst. */
  subject: string;
  /** Comma-joined operations, or `*`. */
  actions: string;
  /** Of a burst: so many successes of one owner are allowed … */
  maxCount: number;
  /** … within this time. */
  perSeconds: number;
  note: string;
  createdAt: number;
}

/** A success that some burst rule counts. */
export interface RiskEventTable {
  id: string;
  ownerId: string;
  action: string;
  at: number;
}

/** Calls of one operation that an owner may make; `*` stands for all that have no row. */
export interface RateLimitTable {
  operation: string;
  maxCount: number;
  perSeconds: number;
}

/** A service that was switched; one without a row is on. */
export interface ServiceTable {
  name: string;
  isOn: number;
}

/** Something that is to go wrong. */
export interface FaultTable {
  id: string;
  /** Of requests: `error`, `latency`, `drop-before`, `drop-after`. Else of nodes, see the domain. */
  effect: string;
  /** Empty: any. So with the owner and the instance. */
  operation: string;
  ownerId: string;
  instanceId: string;
  /** `master`, `replica`, or empty for faults of requests. */
  nodeRole: string;
  /** Share of the matching requests. */
  percent: number;
  /** How often at most; null: any number. */
  times: number | null;
  hits: number;
  errorCode: string;
  latencyMs: number;
  /** JSON: processes that the fault has its hand on, to be let go when it ends. */
  held: string;
  note: string;
  createdAt: number;
  expiresAt: number | null;
}
