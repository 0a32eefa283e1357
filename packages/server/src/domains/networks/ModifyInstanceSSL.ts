import { type Instance, requireRedis, requireState } from "../instances/index.ts";
import { defineOperation } from "./context.ts";
import { networkErrors } from "./network-errors.ts";

/**
 * TLS on every endpoint of an instance: on, off, or a new certificate. Where it is on, plain
 * connections are refused; those that were open when it was turned on or off are closed.
 */
export const ModifyInstanceSSL = defineOperation("ModifyInstanceSSL", {
  writes: true,
  async handle(request, { instances, certificates, tasks, work, caller, now, random }) {
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    requireState(instance, "ModifyInstanceSSL");
    requireRedis(instance);
    const known = await certificates.find(instance.id);
    const tlsEpoch = wantedEpoch(instance, request.SSLEnabled, known?.epoch ?? 0);
    // Clients send Enable again when they are not sure; there is nothing to wait for then.
    if (tlsEpoch === instance.tlsEpoch) return { InstanceId: instance.id, TaskId: "" };
    const task = await tasks.open(instance, "ModifyInsSSL", {
      now,
      random,
      input: { to: request.SSLEnabled },
      changes: { tlsEpoch },
    });
    await work.request("instance", instance.id);
    return { InstanceId: instance.id, TaskId: task.id };
  },
});

/** Each number means one certificate, so that none is used again. */
function wantedEpoch({ tlsEpoch }: Instance, wish: string, lastEpoch: number): number {
  const isOn = tlsEpoch > 0;
  if (wish === "Enable") return isOn ? tlsEpoch : lastEpoch + 1;
  if (wish === "Disable") {
    if (!isOn) throw networkErrors.SSLDisableStateExistsFault();
    return 0;
  }
  if (!isOn) throw networkErrors["InvalidParameters.Format"]();
  return tlsEpoch + 1;
}
