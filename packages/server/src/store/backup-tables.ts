/** One backup set, from the moment it is asked for. */
export interface BackupTable {
  /** `BackupId`: digits. */
  id: string;
  /** `BackupJobID`: digits. */
  jobId: string;
  /** `backup` or `snapshot`: which operations know it. What happens to it is the same. */
  kind: string;
  /** Given by the user, of a snapshot. */
  name: string;
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
  /** What the data took in the node's memory when they were read. */
  usedBytes: number;
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

/** When snapshots of an instance are taken by themselves. No row: they are not. */
export interface SnapshotSettingsTable {
  instanceId: string;
  /** Comma-separated English weekdays. */
  days: string;
  /** UTC hours between which they may begin; may span midnight. */
  startHour: number;
  endHour: number;
  retentionDays: number;
  /** With one more than this the oldest automatic one goes. */
  maxAutomated: number;
  /** So many manual ones may there be. */
  maxManual: number;
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
  /** Since when it is over and only waits to leave the remote storage; else null. */
  expiresAt: number | null;
  /** JSON list of `LogPiece` of the backups domain: what of its files is in the remote storage. */
  pieces: string;
  /** What was written before this, machine's clock, is in the remote storage; null: nothing is. */
  storedUntil: number | null;
  /** 0 once the remote storage has all of it and this machine nothing any more. */
  isLocal: number;
}
