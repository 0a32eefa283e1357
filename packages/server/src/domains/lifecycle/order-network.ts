import { allocateSlot, type FreeSlot, requireFreePrefix } from "../networks/index.ts";
import { addressPool, chooseVswitch, type Vswitch } from "../vpc/index.ts";
import type { LifecycleContext } from "./context.ts";
import { lifecycleErrors } from "./lifecycle-errors.ts";

/** What an order says about where the instance is to be. */
export interface NetworkOrder {
  readonly zoneId?: string | undefined;
  readonly networkType?: string | undefined;
  readonly vpcId?: string | undefined;
  readonly vswitchId?: string | undefined;
  readonly privateIp?: string | undefined;
  readonly connectionPrefix?: string | undefined;
}

/**
 * The vSwitch that an order names; null for the classic network, which is what an order without a
 * VPC means.
 * @throws ApiError MissingParameter, VpcVerifyError
 */
export async function orderedVswitch(
  order: NetworkOrder,
  { db, caller, regionId }: LifecycleContext,
): Promise<Vswitch | null> {
  const inVpc = order.networkType
    ? order.networkType === "VPC"
    : Boolean(order.vpcId || order.vswitchId);
  if (!inVpc) return null;
  const { zoneId, vpcId, vswitchId } = order;
  return chooseVswitch(db, { ownerId: caller.ownerId, regionId, zoneId, vpcId, vswitchId });
}

/** Columns of the new instance, all but its port. */
export interface OrderedAddress extends FreeSlot {
  readonly networkType: string;
  readonly vpcId: string;
  readonly vswitchId: string;
  readonly privateIp: string;
}

/**
 * A free listener, and in a VPC a free address of the vSwitch. Neither is taken yet.
 * @throws ApiError AllocateVpcIp.NotEnough, ConnectionStringAlreadyExists,
 *   InvalidConnectionString.Format, InvalidPrivateIpAddress.AlreadyUsed, InvalidParameter for an
 *   address that cannot be had
 */
export async function orderedAddress(
  order: NetworkOrder,
  vswitch: Vswitch | null,
  context: LifecycleContext,
): Promise<OrderedAddress> {
  const { db, instances, settings } = context;
  if (order.connectionPrefix) await requireFreePrefix(order.connectionPrefix, context);
  if (vswitch) {
    const privateIp = await addressPool(db).free(vswitch, order.privateIp);
    const slot = await allocateSlot(db, settings);
    const { id: vswitchId, vpcId } = vswitch;
    return { ...slot, networkType: "VPC", vpcId, vswitchId, privateIp };
  }
  const slot = await allocateSlot(db, settings);
  // Outside a VPC an address is one of the installation's own, dealt out in order.
  if (order.privateIp && order.privateIp !== slot.address) {
    if (await instances.addressTaken(order.privateIp)) {
      throw lifecycleErrors["InvalidPrivateIpAddress.AlreadyUsed"]();
    }
    throw lifecycleErrors.InvalidParameter({ parameter: "PrivateIpAddress" });
  }
  return { ...slot, networkType: "CLASSIC", vpcId: "", vswitchId: "", privateIp: "" };
}
