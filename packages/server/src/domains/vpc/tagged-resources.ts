import { maxResources } from "../tags/index.ts";
import type { VpcContext } from "./context.ts";
import { vpcErrors } from "./vpc-errors.ts";

export const resourceTypes = ["VPC", "VSWITCH"] as const;
export type ResourceType = (typeof resourceTypes)[number];

/**
 * @throws ApiError MissingParameter for none, InvalidParameter (`ResourceId`) for too many,
 *   InvalidVpcId.NotFound or InvalidVswitchID.NotFound unless all are the caller's
 */
export async function requireResources(
  type: ResourceType,
  ids: readonly string[],
  { networks, caller }: Pick<VpcContext, "networks" | "caller">,
): Promise<void> {
  if (ids.length === 0) throw vpcErrors.MissingParameter();
  if (ids.length > maxResources) throw vpcErrors.InvalidParameter({ parameter: "ResourceId" });
  for (const id of ids) {
    if (type === "VPC") await networks.requireVpc(caller.ownerId, id);
    else await networks.requireVswitch(caller.ownerId, id);
  }
}
