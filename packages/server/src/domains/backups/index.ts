import type { Random } from "../../kernel/ids.ts";
import type { Operation } from "../../kernel/operation.ts";
import { workQueue } from "../../reconcile/work-queue.ts";
import { instanceStore } from "../instances/index.ts";
import { taskStore } from "../tasks/index.ts";
import { backupStore } from "./backup-store.ts";
import { CreateBackup } from "./CreateBackup.ts";
import type { BackupSettings } from "./context.ts";
import { DeleteBackup } from "./DeleteBackup.ts";
import { DescribeBackupPolicy } from "./DescribeBackupPolicy.ts";
import { DescribeBackups } from "./DescribeBackups.ts";
import { DescribeBackupTasks } from "./DescribeBackupTasks.ts";
import { DescribeClusterBackupList } from "./DescribeClusterBackupList.ts";
import { ModifyBackupExpireTime } from "./ModifyBackupExpireTime.ts";
import { ModifyBackupPolicy } from "./ModifyBackupPolicy.ts";
import { policyStore } from "./policy-store.ts";
import { RestoreInstance } from "./RestoreInstance.ts";
import { segmentStore } from "./segment-store.ts";

export type { BackupSettings } from "./context.ts";
export { discardBackups } from "./discard-backups.ts";
export { type BackupLinks, backupLinks } from "./download.ts";
export { importBackup, NotADump } from "./import-backup.ts";
export { orderedSeed } from "./ordered-seed.ts";
export { defaultPolicy, policyStore } from "./policy-store.ts";
export type { BackupReconcileContext, DumpSource } from "./reconcile/backup-context.ts";
export { backupReconciler } from "./reconcile/backup-reconciler.ts";
export { type LogSource, logReconciler } from "./reconcile/log-reconciler.ts";
export { scheduleReconciler } from "./reconcile/schedule-reconciler.ts";
export { simulatedBackups } from "./reconcile/simulated-backups.ts";
export { recoverSettings } from "./recover-settings.ts";
export { type SeedPlacer, type SeedTarget, seedPlacer } from "./seed-placer.ts";

/** Taking, listing, keeping and restoring backups. */
export function backupOperations(options: {
  settings: BackupSettings;
  random: Random;
  wake(kind: string, key: string): void;
}): Operation[] {
  const { settings, random, wake } = options;
  return [
    CreateBackup,
    DeleteBackup,
    DescribeBackupPolicy,
    DescribeBackupTasks,
    DescribeBackups,
    DescribeClusterBackupList,
    ModifyBackupExpireTime,
    ModifyBackupPolicy,
    RestoreInstance,
  ].map((operation) =>
    operation.bind((call) => ({
      ...call,
      backups: backupStore(call.db),
      policies: policyStore(call.db),
      segments: segmentStore(call.db),
      instances: instanceStore(call.db),
      tasks: taskStore(call.db),
      work: workQueue(call.db, (run) => call.onCommit(run), call.now, wake),
      random,
      settings,
    })),
  );
}
