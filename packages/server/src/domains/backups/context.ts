import type { Random } from "../../kernel/ids.ts";
import { type Call, operationDefiner } from "../../kernel/operation.ts";
import type { SecretBox } from "../../kernel/secret-box.ts";
import type { WorkQueue } from "../../reconcile/work-queue.ts";
import type { CapacityStore } from "../capacity/index.ts";
import type { InstanceStore } from "../instances/index.ts";
import type { SlotPlan } from "../networks/index.ts";
import type { TaskStore } from "../tasks/index.ts";
import type { Backup } from "./backup.ts";
import type { BackupStore } from "./backup-store.ts";
import type { PolicyStore } from "./policy-store.ts";
import type { ScheduleStore } from "./schedule-store.ts";
import type { SegmentStore } from "./segment-store.ts";
import type { SnapshotSettingsStore } from "./snapshot-settings-store.ts";
import type { TempInstanceStore } from "./temp-instance-store.ts";

export interface BackupSettings {
  /** Manual backups of one instance that may be asked for on one UTC day. */
  readonly backupsPerDay: number;
  /** A link that works for a while after `now`; empty before the installation listens. */
  downloadUrl(backup: Backup, now: number): string;
}

/** What a temporary instance needs to have an address. */
export interface AddressSettings extends SlotPlan {
  /** Null: the address itself is what clients are told. */
  readonly domainSuffix: string | null;
}

/** All that the operations of this domain may touch. */
export interface BackupContext extends Call {
  readonly backups: BackupStore;
  readonly policies: PolicyStore;
  readonly snapshotSettings: SnapshotSettingsStore;
  readonly snapshotSchedule: ScheduleStore;
  readonly segments: SegmentStore;
  readonly instances: InstanceStore;
  readonly temps: TempInstanceStore;
  readonly capacity: CapacityStore;
  readonly tasks: TaskStore;
  readonly work: WorkQueue;
  readonly random: Random;
  readonly secrets: SecretBox;
  readonly settings: BackupSettings & AddressSettings;
}

export const defineOperation = operationDefiner<BackupContext>();
