/** Money side of an owner. An owner without a row is verified and may owe any amount. */
export interface BillingAccountTable {
  ownerId: string;
  /** 1: the identity is verified. */
  verified: number;
  /** How far below zero the balance may go; null: any amount. */
  creditCents: number | null;
  /** Most living PostPaid instances; null: any number. */
  postPaidQuota: number | null;
  /** Always the sum of the owner's ledger entries. */
  balanceCents: number;
  /** Since when more is owed than the credit allows. */
  overdueSince: number | null;
  /** When something is to be charged, locked, renewed or released next. */
  dueAt: number | null;
}

export interface LedgerEntryTable {
  id: string;
  ownerId: string;
  /** `deposit`, `adjustment`, `order`, `refund` or `usage`. */
  kind: string;
  /** Positive: the owner has more. */
  amountCents: number;
  instanceId: string;
  orderId: string;
  note: string;
  /** Span of the hours that a usage entry charges. */
  fromMs: number | null;
  toMs: number | null;
  hours: number | null;
  createdAt: number;
}

/** One instance in one order. */
export interface OrderLineTable {
  orderId: string;
  instanceId: string;
  ownerId: string;
  /** `BUY`, `UPGRADE`, `DOWNGRADE`, `RENEW` or `CONVERT`. */
  kind: string;
  chargeType: string;
  instanceClass: string;
  months: number | null;
  originalCents: number;
  /** What was paid; negative: what was paid back. */
  amountCents: number;
  couponNo: string;
  /** `Paid`, `Unpaid`, or `Canceled`: paid, and paid back. */
  status: string;
  createdAt: number;
  /** The time that it pays for; null where it pays for none. */
  fromMs: number | null;
  toMs: number | null;
}

export interface CouponTable {
  couponNo: string;
  ownerId: string;
  name: string;
  description: string;
  offCents: number;
  offPercent: number;
  /** Orders below this cannot use it. */
  minCents: number;
  validUntil: number | null;
  /** Empty: not used yet. */
  usedByOrder: string;
  createdAt: number;
}

/** What is charged by the hour for one PostPaid instance. */
export interface MeterTable {
  instanceId: string;
  ownerId: string;
  /** Every hour that ended by then is in the ledger. */
  chargedUntil: number;
  /** The latest price, for the money held back for running hours. */
  hourlyCents: number;
  /** JSON list of `{ fromMs, hourlyCents }` in order of time: prices of hours not charged yet. */
  rates: string;
  /** 1 while the instance is closed for debt: closed hours cost nothing. */
  paused: number;
}
