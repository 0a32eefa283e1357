import type { VpcContext } from "./context.ts";

export const resourceTypes = ["VPC", "VSWITCH"] as const;
export type ResourceType = (typeof resourceTypes)[number];

/** @throws ApiError InvalidVpcId.NotFound or InvalidVswitchID.NotFound unless all are the caller's */
export async function requireResources(
  type: ResourceType,
  ids: readonly string[],
  { networks, caller }: Pick<VpcContext, "networks" | "caller">,
): Promise<void> {
  for (const id of ids) {
    if (type === "VPC") await networks.requireVpc(caller.ownerId, id);
    else await networks.requireVswitch(caller.ownerId, id);
  }
}
