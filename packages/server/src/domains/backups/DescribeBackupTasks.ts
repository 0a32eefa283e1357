import { isoSeconds } from "../../kernel/clock.ts";
import { isUnderWay, progressStatus } from "./backup.ts";
import { defineOperation } from "./context.ts";

/** The jobs of an instance, newest first, with how far each is. */
export const DescribeBackupTasks = defineOperation("DescribeBackupTasks", {
  async handle(request, { backups, instances, caller }) {
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    const jobs = await backups.jobs(instance.id, {
      jobId: request.BackupJobId || undefined,
      mode: request.JobMode || undefined,
    });
    return {
      BackupJobs: jobs.map((backup) => {
        const progress = isUnderWay(backup) ? backup.progress : 100;
        return {
          BackupJobID: Number(backup.jobId),
          BackupProgressStatus: progressStatus(backup),
          JobMode: backup.mode,
          NodeId: backup.nodeId,
          Process: String(progress),
          Progress: String(progress),
          StartTime: isoSeconds(backup.startedAt ?? backup.createdAt),
          TaskAction: "NormalBackupTask",
        };
      }),
      InstanceId: instance.id,
    };
  },
});
