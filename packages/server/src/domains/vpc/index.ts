import type { Random } from "../../kernel/ids.ts";
import type { Operation } from "../../kernel/operation.ts";
import { addressPool } from "./address-pool.ts";
import { CreateVpc } from "./CreateVpc.ts";
import { CreateVSwitch } from "./CreateVSwitch.ts";
import { vpcVersion } from "./context.ts";
import { DeleteVpc } from "./DeleteVpc.ts";
import { DeleteVSwitch } from "./DeleteVSwitch.ts";
import { DescribeRdsVpcs } from "./DescribeRdsVpcs.ts";
import { DescribeRdsVSwitchs } from "./DescribeRdsVSwitchs.ts";
import { DescribeRouteTableList } from "./DescribeRouteTableList.ts";
import { DescribeVpcAttribute } from "./DescribeVpcAttribute.ts";
import { DescribeVpcs } from "./DescribeVpcs.ts";
import { DescribeVSwitchAttributes } from "./DescribeVSwitchAttributes.ts";
import { DescribeVSwitches } from "./DescribeVSwitches.ts";
import { ListTagResources } from "./ListTagResources.ts";
import { ModifyVpcAttribute } from "./ModifyVpcAttribute.ts";
import { ModifyVSwitchAttribute } from "./ModifyVSwitchAttribute.ts";
import { networkTagStore } from "./network-tag-store.ts";
import { TagResources } from "./TagResources.ts";
import { UnTagResources } from "./UnTagResources.ts";
import { vpcStore } from "./vpc-store.ts";

export { addressPool } from "./address-pool.ts";
export { chooseVswitch } from "./choose-vswitch.ts";
export { ensureDefaultNetwork } from "./default-network.ts";
export { type Vswitch, vpcStore } from "./vpc-store.ts";

/** The product as clients know it. */
export const vpcProduct = { name: "Vpc", version: vpcVersion, hostId: "vpc.aliyuncs.com" };

/** Virtual networks and vSwitches: where the private addresses of instances come from. */
export function vpcOperations({ random }: { random: Random }): Operation[] {
  return [
    CreateVpc,
    CreateVSwitch,
    DeleteVpc,
    DeleteVSwitch,
    DescribeRdsVpcs,
    DescribeRdsVSwitchs,
    DescribeRouteTableList,
    DescribeVpcAttribute,
    DescribeVpcs,
    DescribeVSwitchAttributes,
    DescribeVSwitches,
    ListTagResources,
    ModifyVpcAttribute,
    ModifyVSwitchAttribute,
    TagResources,
    UnTagResources,
  ].map((operation) =>
    operation.bind((call) => ({
      ...call,
      networks: vpcStore(call.db),
      addresses: addressPool(call.db),
      tags: networkTagStore(call.db),
      random,
    })),
  );
}
