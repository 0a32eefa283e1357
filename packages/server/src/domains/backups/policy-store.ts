import type { Db } from "../../store/db.ts";
import type { BackupPolicy } from "./backup.ts";
import { defaultStartHour, nextRun, weekdays } from "./backup-window.ts";

export type PolicyStore = ReturnType<typeof policyStore>;

/** Every day, seven days kept, at an hour that differs from instance to instance. */
export function defaultPolicy(instanceId: string, now: number): BackupPolicy {
  const window = { days: weekdays.join(","), startHour: defaultStartHour(instanceId) };
  return {
    instanceId,
    ...window,
    retentionDays: 7,
    nextRunAt: nextRun(window, instanceId, now),
  };
}

/** The SQL on `backup_policies` that not every schedule has. */
export function policyStore(db: Db) {
  return {
    async of(instanceId: string, now: number): Promise<BackupPolicy> {
      const row = await db
        .selectFrom("backupPolicies")
        .selectAll()
        .where("instanceId", "=", instanceId)
        .executeTakeFirst();
      return row ?? defaultPolicy(instanceId, now);
    },

    put: (policy: BackupPolicy) =>
      db
        .insertInto("backupPolicies")
        .values(policy)
        .onConflict((conflict) => conflict.column("instanceId").doUpdateSet(policy))
        .execute(),
  };
}
