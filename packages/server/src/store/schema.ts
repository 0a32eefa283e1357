import type { Generated } from "kysely";

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
  releaseProtection: number;
  maintainStart: string;
  maintainEnd: string;
  /** The node whose data count. Changed before a promotion is carried out, never after. */
  masterNodeId: string | null;
  /** Number of the next node, so that a node id is never used twice. */
  nextNode: number;
  /** Raised by RestartInstance; a node with a smaller one is restarted. */
  restartEpoch: number;
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
