import type { Db } from "../../store/db.ts";
import { vpcErrors } from "./vpc-errors.ts";
import { type Vswitch, vpcStore } from "./vpc-store.ts";

export interface VswitchWish {
  readonly ownerId: string;
  readonly regionId: string;
  readonly zoneId?: string | undefined;
  readonly vpcId?: string | undefined;
  readonly vswitchId?: string | undefined;
}

/**
 * The vSwitch that is meant.
 * @throws ApiError MissingParameter without one, VpcVerifyError when the owner has no such one in
 *   the VPC, region and zone
 */
export async function chooseVswitch(db: Db, wish: VswitchWish): Promise<Vswitch> {
  if (!wish.vswitchId) throw vpcErrors.MissingParameter();
  const vswitch = await vpcStore(db).findVswitch(wish.ownerId, wish.vswitchId);
  const fits =
    vswitch !== undefined &&
    vswitch.regionId === wish.regionId &&
    (!wish.vpcId || vswitch.vpcId === wish.vpcId) &&
    (!wish.zoneId || vswitch.zoneId === wish.zoneId);
  if (!fits) throw vpcErrors.VpcVerifyError();
  return vswitch;
}
