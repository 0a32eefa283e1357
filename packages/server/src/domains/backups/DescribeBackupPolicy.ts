import { isoSeconds } from "../../kernel/clock.ts";
import { defineOperation } from "./context.ts";

/** When the instance's scheduled backups are taken, and how long each is kept. */
export const DescribeBackupPolicy = defineOperation("DescribeBackupPolicy", {
  async handle(request, { policies, segments, instances, caller, now }) {
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    const policy = await policies.of(instance.id, now);
    const [oldest] = await segments.of(instance.id);
    return {
      BackupLogStartTime:
        oldest?.openedAt == null ? "" : isoSeconds(oldest.openedAt + oldest.clockOffsetMs),
      BackupRetentionPeriod: String(policy.retentionDays),
      DbsInstance: "0",
      EnableBackupLog: instance.backupLog,
      PreferredBackupPeriod: policy.days,
      PreferredBackupTime: `${hour(policy.startHour)}-${hour((policy.startHour + 1) % 24)}`,
      PreferredNextBackupTime: `${isoSeconds(policy.nextRunAt).slice(0, 16)}Z`,
    };
  },
});

function hour(value: number): string {
  return `${String(value).padStart(2, "0")}:00Z`;
}
