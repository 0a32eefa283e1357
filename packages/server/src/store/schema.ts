import type { Generated } from "kysely";
import type {
  EndpointTable,
  GlobalIpGroupTable,
  GlobalIpRelationTable,
  InstanceCertificateTable,
  NetworkTagTable,
  ResourceGroupTable,
  SecurityGroupRelationTable,
  VpcTable,
  VswitchAddressTable,
  VswitchTable,
} from "./network-tables.ts";

import type {
  FaultTable,
  RateLimitTable,
  RiskEventTable,
  RiskRuleTable,
  ServiceTable,
} from "./operator-tables.ts";

/**
 * Every table, as both dialects see it (columns are snake_case in the database): text ids, integer milliseconds UTC, JSON as text,
 * booleans as 0 and 1. Rows that the loop and operations both write carry a `generation`.
 */
export interface Schema {
  instances: InstanceTable;
  nodes: NodeTable;
  accounts: AccountTable;
  whitelistGroups: WhitelistGroupTable;
  instanceParameters: InstanceParameterTable;
  tags: TagTable;
  tasks: TaskTable;
  work: WorkTable;
  owners: OwnerTable;
  accessKeys: AccessKeyTable;
  idempotency: IdempotencyTable;
  settings: SettingTable;
  instanceCounts: InstanceCountTable;
  vpcs: VpcTable;
  vswitches: VswitchTable;
  vswitchAddresses: VswitchAddressTable;
  networkTags: NetworkTagTable;
  endpoints: EndpointTable;
  instanceCertificates: InstanceCertificateTable;
  globalIpGroups: GlobalIpGroupTable;
  globalIpRelations: GlobalIpRelationTable;
  securityGroupRelations: SecurityGroupRelationTable;
  resourceGroups: ResourceGroupTable;
  backups: BackupTable;
  backupPolicies: BackupPolicyTable;
  logSegments: LogSegmentTable;
  billingAccounts: BillingAccountTable;
  ledgerEntries: LedgerEntryTable;
  orderLines: OrderLineTable;
  coupons: CouponTable;
  meters: MeterTable;
  zoneStock: ZoneStockTable;
  stockClaims: StockClaimTable;
  classExclusions: ClassExclusionTable;
  hosts: HostTable;
  hostClaims: HostClaimTable;
  riskRules: RiskRuleTable;
  riskEvents: RiskEventTable;
  rateLimits: RateLimitTable;
  services: ServiceTable;
  faults: FaultTable;
  ramUsers: RamUserTable;
  ramGroups: RamGroupTable;
  ramGroupMembers: RamGroupMemberTable;
  ramRoles: RamRoleTable;
  ramPolicies: RamPolicyTable;
  ramPolicyVersions: RamPolicyVersionTable;
  ramAttachments: RamAttachmentTable;
}

export interface InstanceTable {
  id: string;
  ownerId: string;
  regionId: string;
  zoneId: string;
  secondaryZoneId: string;
  name: string;
  /** `Redis`, `Memcache` or a Tair type such as `tair_rdb`. */
  instanceType: string;
  engineVersion: string;
  instanceClass: string;
  /** The class whose figures are in force; differs from the ordered one while a change runs. */
  realInstanceClass: string;
  /** `standard`, `cluster` or `rwsplit`. */
  architecture: string;
  /** `Community` or `Enterprise`. */
  edition: string;
  /** `STAND_ALONE` or `MASTER_SLAVE`. */
  nodeType: string;
  chargeType: string;
  networkType: string;
  vpcId: string;
  vswitchId: string;
  /** Address from the vSwitch's block; empty outside a VPC. */
  privateIp: string;
  resourceGroupId: string;
  capacityMb: number;
  bandwidthMbps: number;
  maxConnections: number;
  qps: number;
  /** Front door slot; null once it is given back. Its address is the instance's private address. */
  slotIndex: number | null;
  address: string;
  port: number;
  /** First label of the connection name: the instance id unless the user chose one. */
  connectionPrefix: string;
  /** `Open`: password needed. `Close`: none. */
  vpcAuthMode: string;
  /** 0: plain TCP. Else TLS, by a certificate made for this number: raised to get a new one. */
  tlsEpoch: number;
  releaseProtection: number;
  maintainStart: string;
  maintainEnd: string;
  /** The node whose data count. Changed before a promotion is carried out, never after. */
  masterNodeId: string | null;
  /** Number of the next node, so that a node id is never used twice. */
  nextNode: number;
  /** Raised by RestartInstance; a node with a smaller one is restarted. */
  restartEpoch: number;
  /**
   * JSON (`Seed` of the backups domain): the stored data that every node's data must go back to.
   * Empty: the instance began empty. Nodes with another seed are replaced.
   */
  seed: string;
  /** 0 until the first node has the files of `seed`. */
  seedPlaced: number;
  /** 1 while the append-only log is archived, for restores to a point in time. */
  backupLog: number;
  /** Sealed password of the control plane's own user on the nodes. */
  controlSecret: string;
  /** The task that holds the instance, and the status it shows meanwhile. */
  busyTaskId: string | null;
  busyStatus: string | null;
  /** 1 while a write and a read through the published address succeed. */
  serving: number;
  /** What the last failed attempt said; empty when all is well. */
  fault: string;
  /** Public status, a pure function of the other columns (see `statusOf`), kept for filters. */
  status: string;
  readyAt: number | null;
  endTime: number | null;
  createdAt: number;
  deletedAt: number | null;
  /** What closed the data port, comma-joined: `deactivated`, `expired`, `overdue`. Empty: open. */
  locks: string;
  /** Since when it is expired or overdue; its release is counted from here. */
  lockedAt: number | null;
  /** Why writes are stopped on the engine; null: they are not. */
  writeLockReason: string | null;
  autoRenew: number;
  autoRenewMonths: number;
  /** Class that a paid renewal brings at `renewClassAt`; empty: none. */
  renewClass: string;
  renewClassAt: number | null;
  generation: number;
}

export interface NodeTable {
  id: string;
  instanceId: string;
  /** Private port for replication (mutual TLS); null where nothing replicates. */
  replicationPort: number | null;
  /** Driver's handle as JSON; null before the first start and after a stop. */
  handle: string | null;
  restartEpoch: number;
  /** 1 once this replica was seen to hold all of its master's data; 0 from each start on. */
  inSync: number;
  /** The instance's `seed` when this node was made. */
  seed: string;
  createdAt: number;
}

export interface AccountTable {
  instanceId: string;
  name: string;
  accountType: string;
  /** `RoleReadOnly`, `RoleReadWrite` or `RoleRepl`. */
  privilege: string;
  description: string;
  /** Sealed password; empty: none was set yet, nobody can log in. */
  passwordSealed: string;
  /** SHA-256 in hex, the form that the engine keeps. */
  passwordSha256: string;
  /** SHA-256 of `name:password`, for the one-argument form of AUTH. */
  pairSha256: string;
  /** `create`, `change`, `delete` until the engine has it; empty afterwards. */
  pending: string;
  createdAt: number;
}

export interface WhitelistGroupTable {
  instanceId: string;
  name: string;
  attribute: string;
  /** Comma-separated, in the order given. */
  ips: string;
}

export interface InstanceParameterTable {
  instanceId: string;
  name: string;
  value: string;
  changedAt: number;
}

export interface TagTable {
  ownerId: string;
  regionId: string;
  resourceId: string;
  tagKey: string;
  tagValue: string;
  createdAt: number;
}

export interface TaskTable {
  id: string;
  instanceId: string;
  ownerId: string;
  regionId: string;
  /** The API's task type: `CreateIns`, `ModifyInsSpec`, `RestartIns`, … */
  kind: string;
  /** JSON: what the task needs besides the instance's row. */
  input: string;
  /** `Scheduled`, `Running`, `Succeed`, `Failed` or `Canceled`. */
  status: string;
  /** Name of the step that runs or ran last. */
  step: string;
  /** JSON list of `{ name, startedAt, endedAt }`. */
  steps: string;
  progress: number;
  error: string;
  createdAt: number;
  /** When a scheduled task may begin; null for one that began at once. */
  dueAt: number | null;
  startedAt: number | null;
  endedAt: number | null;
}

export interface WorkTable {
  kind: string;
  key: string;
  dueAt: number;
  attempts: number;
  /** Raised by each request, so that one that arrives during a run is not lost. */
  requests: number;
  leaseUntil: number;
  lastError: string;
}

export interface OwnerTable {
  id: string;
  name: string;
  /** 1 for an owner who administers the platform. */
  isAdmin: Generated<number>;
  createdAt: number;
}

export interface AccessKeyTable {
  id: string;
  ownerId: string;
  /** The RAM user it belongs to; null: the account's own. */
  userId: string | null;
  secretSealed: string;
  active: number;
  createdAt: number;
}

export interface IdempotencyTable {
  ownerId: string;
  operation: string;
  token: string;
  requestHash: string;
  answer: string;
  expiresAt: number;
}

export interface SettingTable {
  name: string;
  value: string;
}

/** Living instances per owner and region, kept by triggers so that a total costs one row. */
export interface InstanceCountTable {
  ownerId: string;
  regionId: string;
  living: number;
}

export interface RamUserTable {
  id: string;
  ownerId: string;
  name: string;
  displayName: string;
  mobilePhone: string;
  email: string;
  comments: string;
  createdAt: number;
  updatedAt: number;
}

export interface RamGroupTable {
  id: string;
  ownerId: string;
  name: string;
  comments: string;
  createdAt: number;
  updatedAt: number;
}

export interface RamGroupMemberTable {
  groupId: string;
  userId: string;
  joinedAt: number;
}

export interface RamRoleTable {
  id: string;
  ownerId: string;
  name: string;
  description: string;
  /** JSON: who may assume it. */
  trustPolicy: string;
  maxSessionSeconds: number;
  createdAt: number;
  updatedAt: number;
}

/** A custom policy; those of the system are not rows. */
export interface RamPolicyTable {
  ownerId: string;
  name: string;
  description: string;
  /** `v1`, `v2`, … */
  defaultVersion: string;
  /** Number of the next version, so that none is used twice. */
  nextVersion: number;
  createdAt: number;
  updatedAt: number;
}

export interface RamPolicyVersionTable {
  ownerId: string;
  policyName: string;
  version: string;
  document: string;
  createdAt: number;
}

export interface RamAttachmentTable {
  ownerId: string;
  /** `System` or `Custom`. */
  policyType: string;
  policyName: string;
  /** `user`, `group` or `role`. */
  entityKind: string;
  entityId: string;
  attachedAt: number;
}

/** One backup set, from the moment it is asked for. */
export interface BackupTable {
  /** `BackupId`: digits. */
  id: string;
  /** `BackupJobID`: digits. */
  jobId: string;
  instanceId: string;
  ownerId: string;
  regionId: string;
  /** `Automated` or `Manual`. */
  mode: string;
  /** `Waiting`, `Running`, `Checking`, `Success`, `Failed`, or `Gone`: the file is removed. */
  status: string;
  /** `kept`, or `gone` from the moment it is deleted. */
  wanted: string;
  nodeId: string;
  /** How often it was begun. */
  attempt: number;
  progress: number;
  /** Name of the file in the storage; empty before the first attempt. */
  fileKey: string;
  sizeBytes: number;
  /** CRC-32 of the file, hex. */
  checksum: string;
  engineVersion: string;
  /** Keys in the file as loaded by a node of its own; null: not looked at. */
  keyCount: number | null;
  /** Empty, `Passed` or `Failed`. */
  verification: string;
  /** JSON: whitelists, parameters and accounts of the instance at that moment. */
  settings: string;
  error: string;
  /** -1: as long as the instance lives. */
  retentionDays: number;
  /** Null while it is taken, and for one that lives as long as its instance. */
  expiresAt: number | null;
  createdAt: number;
  startedAt: number | null;
  endedAt: number | null;
}

export interface BackupPolicyTable {
  instanceId: string;
  /** Comma-separated English weekdays. */
  days: string;
  /** UTC hour at which the window of one hour opens. */
  startHour: number;
  retentionDays: number;
  /** The moment of the next scheduled backup. */
  nextRunAt: number;
}

/** An archived stretch of one node's append-only log: a base, and all that was written after it. */
export interface LogSegmentTable {
  id: string;
  instanceId: string;
  nodeId: string;
  /** Name of the base file that the segment began after; it is open once another one is in force. */
  baseName: string;
  /** When the rewrite that gives it its own base was begun; null: not begun. */
  forkedAt: number | null;
  /** First whole second it can restore, milliseconds of the machine's own clock; null: not open yet. */
  openedAt: number | null;
  /** End, exclusive; null for the one that still grows. */
  closedAt: number | null;
  /** The installation's clock minus the machine's when it was opened. */
  clockOffsetMs: number;
  sizeBytes: number;
  expiresAt: number | null;
}

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
  /** `Paid` or `Unpaid`. */
  status: string;
  createdAt: number;
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

/** Instances of a family that a zone can still take; no row: any number. */
export interface ZoneStockTable {
  zoneId: string;
  family: string;
  available: number;
}

/** What an instance took from a stock counter, to be given back. */
export interface StockClaimTable {
  instanceId: string;
  zoneId: string;
  family: string;
}

/** A class, or a whole family, that is not offered in a zone. */
export interface ClassExclusionTable {
  zoneId: string;
  classOrFamily: string;
}

/** What a machine can hold, and how much of it is promised. */
export interface HostTable {
  id: string;
  /** Empty: it serves every zone. */
  zoneId: string;
  memoryMb: number;
  cpu: number;
  ports: number;
  usedMemoryMb: number;
  usedCpu: number;
  usedPorts: number;
  createdAt: number;
}

/** The part of a host that is promised to one node of an instance. */
export interface HostClaimTable {
  instanceId: string;
  /** 0 is the first node. */
  node: number;
  hostId: string;
  memoryMb: number;
  cpu: number;
  ports: number;
}
