import type { Db } from "../../store/db.ts";
import { addressPool } from "./address-pool.ts";
import { vpcErrors } from "./vpc-errors.ts";
import { type Vswitch, vpcStore } from "./vpc-store.ts";

export interface NetworkWish {
  readonly ownerId: string;
  readonly regionId: string;
  readonly zoneId?: string | undefined;
  readonly vpcId?: string | undefined;
  readonly vswitchId?: string | undefined;
  /** One address of the vSwitch; absent: any. */
  readonly privateIp?: string | undefined;
}

/** A vSwitch and a free address of it, which is not taken yet. */
export interface PrivateNetwork {
  readonly vswitch: Vswitch;
  readonly privateIp: string;
}

/**
 * Finds the vSwitch that is meant, and an address in it.
 * @throws ApiError MissingParameter without a vSwitch, VpcVerifyError when there is no such one in
 *   the VPC, region and zone, AllocateVpcIp.NotEnough, InvalidPrivateIpAddress.AlreadyUsed
 */
export async function choosePrivateNetwork(db: Db, wish: NetworkWish): Promise<PrivateNetwork> {
  if (!wish.vswitchId) throw vpcErrors.MissingParameter();
  const vswitch = await vpcStore(db).findVswitch(wish.ownerId, wish.vswitchId);
  const fits =
    vswitch !== undefined &&
    vswitch.regionId === wish.regionId &&
    (!wish.vpcId || vswitch.vpcId === wish.vpcId) &&
    (!wish.zoneId || vswitch.zoneId === wish.zoneId);
  if (!fits) throw vpcErrors.VpcVerifyError();
  return { vswitch, privateIp: await addressPool(db).free(vswitch, wish.privateIp) };
}
