import { requireRedis, requireState } from "../instances/index.ts";
import { parameterStore } from "../parameters/index.ts";
import { backupErrors } from "./backup-errors.ts";
import { nextRunAfterChange, weekdays } from "./backup-window.ts";
import { defineOperation } from "./context.ts";

/**
 * Changes when scheduled backups are taken, how long they are kept, and whether the append-only
 * log is archived. What the request leaves out stays. Backups that exist keep their own expiry.
 */
export const ModifyBackupPolicy = defineOperation("ModifyBackupPolicy", {
  writes: true,
  async handle(request, { policies, instances, work, caller, now, db }) {
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    requireState(instance, "ModifyBackupPolicy");
    requireRedis(instance);
    const policy = await policies.of(instance.id, now);
    const { PreferredBackupPeriod, PreferredBackupTime, EnableBackupLog } = request;
    const window = {
      days: PreferredBackupPeriod ? inOrder(PreferredBackupPeriod) : policy.days,
      startHour: PreferredBackupTime ? Number(PreferredBackupTime.slice(0, 2)) : policy.startHour,
    };
    await policies.put({
      instanceId: instance.id,
      ...window,
      retentionDays: request.BackupRetentionPeriod ?? policy.retentionDays,
      nextRunAt: nextRunAfterChange(policy, window, { instanceId: instance.id, now }),
    });
    if (EnableBackupLog !== undefined && EnableBackupLog !== instance.backupLog) {
      const { appendonly } = await parameterStore(db).values(instance.id);
      // Without an append-only file there is no log to archive.
      if (EnableBackupLog === 1 && appendonly === "no") {
        throw backupErrors.InvalidParameter({ parameter: "EnableBackupLog" });
      }
      await instances.update(instance.id, { backupLog: EnableBackupLog });
      await work.request("backup-log", instance.id);
    }
    await work.request("backup-schedule", "due");
    return {};
  },
});

function inOrder(days: string): string {
  const named = new Set(days.split(","));
  return weekdays.filter((day) => named.has(day)).join(",");
}
