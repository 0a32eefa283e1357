import { isoSeconds } from "../../kernel/clock.ts";
import { required, text } from "../../kernel/described-parameters.ts";
import { defineOperation } from "./context.ts";
import { pageNumber, pageOf, pageSize } from "./parameters.ts";

/** The one route table that each network has. Nothing routes through it. */
export const DescribeRouteTableList = defineOperation("DescribeRouteTableList", {
  parameters: {
    PageNumber: pageNumber(),
    PageSize: pageSize(),
    VpcId: required(text()),
  },
  async handle(request, { networks, caller }) {
    const vpc = await networks.requireVpc(caller.ownerId, request.VpcId);
    const vswitches = await networks.vswitchesOf(vpc.id);
    const table = {
      AssociateType: "VSwitch",
      CreationTime: isoSeconds(vpc.createdAt),
      Description: "",
      OwnerId: Number(vpc.ownerId),
      ResourceGroupId: vpc.resourceGroupId,
      RouteTableId: vpc.routeTableId,
      RouteTableName: "",
      RouteTableType: "System",
      RouterId: vpc.routerId,
      RouterType: "VRouter",
      Status: "Available",
      VSwitchIds: { VSwitchId: vswitches.map(({ id }) => id) },
      VpcId: vpc.id,
    };
    const { rows, fields } = pageOf([table], request);
    return { ...fields, RouterTableList: { RouterTableListType: rows } };
  },
});
