import { type Instance, requireState } from "../instances/index.ts";
import { addressPool, chooseVswitch } from "../vpc/index.ts";
import { allocateSlot } from "./allocate-slot.ts";
import { changeNetwork } from "./change-network.ts";
import { retentionMs } from "./classic-retention.ts";
import { defineOperation } from "./context.ts";
import { isOpen } from "./endpoint-store.ts";
import { networkErrors } from "./network-errors.ts";

/**
 * Moves an instance from the classic network into a VPC, or into another vSwitch. It gets a new
 * primary endpoint. The classic one closes at once, or with `RetainClassic` goes on, under its old
 * name, until its days are over by the installation's clock.
 */
export const SwitchNetwork = defineOperation("SwitchNetwork", {
  writes: true,
  async handle(request, context) {
    const { instances, endpoints, settings, caller, now, db } = context;
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    const retains = request.RetainClassic === "True" && instance.networkType === "CLASSIC";
    const retainedMs = retains ? retentionMs(request.ClassicExpiredDays) : 0;
    requireState(instance, "SwitchNetwork");
    if (instance.vpcAuthMode === "Close") throw networkErrors.VpcFreePasswordNoSupport();
    if (isThere(instance, request)) throw networkErrors.VpcAndVSwitchNotChange();
    const present = await endpoints.of(instance.id);
    if (present.some((each) => each.kind === "Classic" && isOpen(each, now))) {
      throw networkErrors.ResourceAlreadyExists();
    }
    const vswitch = await chooseVswitch(db, {
      ownerId: caller.ownerId,
      regionId: instance.regionId,
      zoneId: instance.zoneId,
      vpcId: request.VpcId,
      vswitchId: request.VSwitchId,
    });
    const slot = await allocateSlot(db, settings);
    const pool = addressPool(db);
    await pool.release(instance.id);
    const privateIp = await pool.free(vswitch);
    await pool.take(vswitch, privateIp, instance.id);
    const { slotIndex, address, port } = instance;
    if (slotIndex === null) throw new Error(`${instance.id} has no slot`);
    await endpoints.insert({
      slotIndex,
      address,
      port,
      instanceId: instance.id,
      kind: retains ? "Classic" : "Former",
      prefix: instance.connectionPrefix,
      expiresAt: retains ? now + retainedMs : null,
      closing: retains ? 0 : 1,
      fault: "",
      createdAt: now,
    });
    const task = await changeNetwork(
      instance,
      { from: instance.networkType, to: "VPC", vswitchId: vswitch.id },
      context,
      {
        slotIndex: slot.slotIndex,
        address: slot.address,
        networkType: "VPC",
        vpcId: vswitch.vpcId,
        vswitchId: vswitch.id,
        privateIp,
        // The old name goes on to lead to the retained endpoint.
        ...(retains ? { connectionPrefix: `${instance.id}-vpc` } : {}),
      },
    );
    return { TaskId: task.id };
  },
});

function isThere(
  instance: Instance,
  request: { VpcId?: string | undefined; VSwitchId?: string | undefined },
): boolean {
  return (
    instance.networkType === "VPC" &&
    instance.vpcId === request.VpcId &&
    instance.vswitchId === request.VSwitchId
  );
}
