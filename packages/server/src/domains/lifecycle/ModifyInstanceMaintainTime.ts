import { requireState } from "../instances/index.ts";
import { defineOperation } from "./context.ts";
import { lifecycleErrors } from "./lifecycle-errors.ts";

/** Sets the daily maintenance window: at least an hour, and it may span midnight (UTC). */
export const ModifyInstanceMaintainTime = defineOperation("ModifyInstanceMaintainTime", {
  writes: true,
  async handle(request, { instances, caller }) {
    const { MaintainStartTime, MaintainEndTime } = request;
    const length = (minutesOf(MaintainEndTime) - minutesOf(MaintainStartTime) + 1440) % 1440;
    if (length < 60) throw lifecycleErrors["InvalidEndTime.Format"]();
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    requireState(instance, "ModifyInstanceMaintainTime");
    await instances.update(instance.id, {
      maintainStart: MaintainStartTime,
      maintainEnd: MaintainEndTime,
    });
    return {};
  },
});

/** Minutes since midnight of `HH:mmZ`, whose form the catalogue has checked. */
function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}
