import type { Random } from "../../kernel/ids.ts";
import { type Call, operationDefiner } from "../../kernel/operation.ts";
import type { WorkQueue } from "../../reconcile/work-queue.ts";
import type { InstanceStore } from "../instances/index.ts";
import type { TaskStore } from "../tasks/index.ts";
import type { Backup } from "./backup.ts";
import type { BackupStore } from "./backup-store.ts";
import type { PolicyStore } from "./policy-store.ts";
import type { SegmentStore } from "./segment-store.ts";

export interface BackupSettings {
  /** Manual backups of one instance that may be asked for on one UTC day. */
  readonly backupsPerDay: number;
  /** A link that works for a while after `now`; empty before the installation listens. */
  downloadUrl(backup: Backup, now: number): string;
}

/** All that the operations of this domain may touch. */
export interface BackupContext extends Call {
  readonly backups: BackupStore;
  readonly policies: PolicyStore;
  readonly segments: SegmentStore;
  readonly instances: InstanceStore;
  readonly tasks: TaskStore;
  readonly work: WorkQueue;
  readonly random: Random;
  readonly settings: BackupSettings;
}

export const defineOperation = operationDefiner<BackupContext>();
