import { isoSeconds } from "../../kernel/clock.ts";
import { dayListOf } from "./backup-window.ts";
import { defineOperation } from "./context.ts";
import { defaultSnapshotSettings } from "./snapshot-settings-store.ts";

/**
 * When snapshots are taken by themselves. An instance for which that was never set, or not any more,
 * has no days and no next time; the rest is what a first setting begins with.
 */
export const GetSnapshotSettings = defineOperation("GetSnapshotSettings", {
  async handle(request, { snapshotSettings, instances, caller, now }) {
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    const found = await snapshotSettings.find(instance.id);
    const settings = found ?? defaultSnapshotSettings(instance.id, now);
    return {
      BeginHour: settings.startHour,
      DayList: found ? dayListOf(found.days) : 0,
      EndHour: settings.endHour,
      InstanceId: instance.id,
      MaxAutoSnapshots: settings.maxAutomated,
      MaxManualSnapshots: settings.maxManual,
      NextTime: found ? isoSeconds(found.nextRunAt) : "",
      RetentionDay: settings.retentionDays,
    };
  },
});
