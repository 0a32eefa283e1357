import { requireRedis, requireState } from "../instances/index.ts";
import { backupErrors } from "./backup-errors.ts";
import { daysOf, nextRunAfterChange } from "./backup-window.ts";
import { defineOperation } from "./context.ts";
import { defaultSnapshotSettings } from "./snapshot-settings-store.ts";
import { dropSurplus } from "./succeed-backup.ts";

/**
 * Makes snapshots be taken by themselves, or changes when and how many. What the request leaves out
 * stays; a begin without an end means one hour. Snapshots that exist keep their own expiry.
 */
export const SetSnapshotSettings = defineOperation("SetSnapshotSettings", {
  writes: true,
  async handle(request, { snapshotSettings, instances, work, caller, now, db }) {
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    requireState(instance, "SetSnapshotSettings");
    requireRedis(instance);
    const before =
      (await snapshotSettings.find(instance.id)) ?? defaultSnapshotSettings(instance.id, now);
    const { BeginHour, EndHour, DayList } = request;
    const startHour = BeginHour ?? before.startHour;
    const endHour = (EndHour ?? (BeginHour === undefined ? before.endHour : BeginHour + 1)) % 24;
    if (endHour === startHour) throw backupErrors.InvalidParameter({ parameter: "EndHour" });
    const window = {
      days: DayList === undefined ? before.days : daysOf(DayList),
      startHour,
      endHour,
    };
    await snapshotSettings.put({
      instanceId: instance.id,
      ...window,
      retentionDays: request.RetentionDay ?? before.retentionDays,
      maxAutomated: request.MaxAutoSnapshots ?? before.maxAutomated,
      maxManual: request.MaxManualSnapshots ?? before.maxManual,
      nextRunAt: nextRunAfterChange(before, window, { instanceId: instance.id, now }),
    });
    await dropSurplus(instance.id, { db, work });
    await work.request("backup-schedule", "due");
    return {};
  },
});
