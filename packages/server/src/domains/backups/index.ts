import type { Random } from "../../kernel/ids.ts";
import type { Operation } from "../../kernel/operation.ts";
import type { SecretBox } from "../../kernel/secret-box.ts";
import { workQueue } from "../../reconcile/work-queue.ts";
import { capacityStore } from "../capacity/index.ts";
import { instanceStore } from "../instances/index.ts";
import { taskStore } from "../tasks/index.ts";
import { backupStore } from "./backup-store.ts";
import { CreateBackup } from "./CreateBackup.ts";
import { CreateSnapshot } from "./CreateSnapshot.ts";
import { CreateTempInstance } from "./CreateTempInstance.ts";
import type { AddressSettings, BackupSettings } from "./context.ts";
import { DeleteBackup } from "./DeleteBackup.ts";
import { DeleteSnapshot } from "./DeleteSnapshot.ts";
import { DeleteSnapshotSettings } from "./DeleteSnapshotSettings.ts";
import { DeleteTempInstance } from "./DeleteTempInstance.ts";
import { DescribeBackupPolicy } from "./DescribeBackupPolicy.ts";
import { DescribeBackups } from "./DescribeBackups.ts";
import { DescribeBackupTasks } from "./DescribeBackupTasks.ts";
import { DescribeClusterBackupList } from "./DescribeClusterBackupList.ts";
import { DescribeSnapshots } from "./DescribeSnapshots.ts";
import { DescribeTempInstance } from "./DescribeTempInstance.ts";
import { GetSnapshotSettings } from "./GetSnapshotSettings.ts";
import { ModifyBackupExpireTime } from "./ModifyBackupExpireTime.ts";
import { ModifyBackupPolicy } from "./ModifyBackupPolicy.ts";
import { policyStore } from "./policy-store.ts";
import { RestoreInstance } from "./RestoreInstance.ts";
import { RestoreSnapshot } from "./RestoreSnapshot.ts";
import { SetSnapshotSettings } from "./SetSnapshotSettings.ts";
import { SwitchTempInstance } from "./SwitchTempInstance.ts";
import { scheduleStore } from "./schedule-store.ts";
import { segmentStore } from "./segment-store.ts";
import { snapshotSettingsStore } from "./snapshot-settings-store.ts";
import { tempInstanceStore } from "./temp-instance-store.ts";

export { backupStore } from "./backup-store.ts";
export type { BackupSettings } from "./context.ts";
export { discardBackups } from "./discard-backups.ts";
export { type BackupLinks, backupLinks } from "./download.ts";
export { importBackup, NotADump } from "./import-backup.ts";
export { removePieces } from "./log-pieces.ts";
export { orderedSeed } from "./ordered-seed.ts";
export { defaultPolicy, policyStore } from "./policy-store.ts";
export type { BackupReconcileContext, DumpSource } from "./reconcile/backup-context.ts";
export { backupReconciler } from "./reconcile/backup-reconciler.ts";
export { type LogSource, logReconciler } from "./reconcile/log-reconciler.ts";
export { logStoringReconciler } from "./reconcile/log-storing.ts";
export { scheduleReconciler } from "./reconcile/schedule-reconciler.ts";
export { simulatedBackups } from "./reconcile/simulated-backups.ts";
export { tempReconciler } from "./reconcile/temp-reconciler.ts";
export { recoverSettings } from "./recover-settings.ts";
export { type SeedPlacer, type SeedTarget, seedPlacer } from "./seed-placer.ts";
export { releaseTempInstances, settleSeed } from "./settle-seed.ts";

/** Taking, listing, keeping and restoring backups and snapshots, and looking into these. */
export function backupOperations(options: {
  settings: BackupSettings & AddressSettings;
  secrets: SecretBox;
  random: Random;
  wake(kind: string, key: string): void;
}): Operation[] {
  const { settings, secrets, random, wake } = options;
  return [
    CreateBackup,
    CreateSnapshot,
    CreateTempInstance,
    DeleteBackup,
    DeleteSnapshot,
    DeleteSnapshotSettings,
    DeleteTempInstance,
    DescribeBackupPolicy,
    DescribeBackupTasks,
    DescribeBackups,
    DescribeClusterBackupList,
    DescribeSnapshots,
    DescribeTempInstance,
    GetSnapshotSettings,
    ModifyBackupExpireTime,
    ModifyBackupPolicy,
    RestoreInstance,
    RestoreSnapshot,
    SetSnapshotSettings,
    SwitchTempInstance,
  ].map((operation) =>
    operation.bind((call) => ({
      ...call,
      backups: backupStore(call.db),
      policies: policyStore(call.db),
      snapshotSettings: snapshotSettingsStore(call.db),
      snapshotSchedule: scheduleStore(call.db, "snapshot"),
      segments: segmentStore(call.db),
      instances: instanceStore(call.db),
      temps: tempInstanceStore(call.db),
      capacity: capacityStore(call.db),
      tasks: taskStore(call.db),
      work: workQueue(call.db, (run) => call.onCommit(run), call.now, wake),
      random,
      secrets,
      settings,
    })),
  );
}
