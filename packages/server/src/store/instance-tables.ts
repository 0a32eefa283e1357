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
  /**
   * The instance that this temporary one was made beside, from one of its snapshots; its life ends
   * at `endTime`. Empty: an instance in its own right. No list shows a temporary one.
   */
  tempOf: string;
  /** 1: brought to a newer minor version by itself, in its maintenance window. */
  autoUpgrade: number;
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
  /** When this replica was last noted to hold all data of its master; null: it never did. */
  completeAt: number | null;
  /** The instance's `seed` when this node was made. */
  seed: string;
  createdAt: number;
}

export interface AccountTable {
  instanceId: string;
  name: string;
  accountType: string;
  /** `RoleReadOnly`, `RoleReadWrite` or `RoleRepl`; empty: it was taken away. */
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
