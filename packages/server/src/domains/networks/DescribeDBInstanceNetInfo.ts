import { connectionDomain, type Instance } from "../instances/index.ts";
import { defineOperation } from "./context.ts";

/** How answers number and name the two kinds of private network. */
const privateKinds = {
  CLASSIC: { netType: "1", ipType: "Inner" },
  VPC: { netType: "2", ipType: "Private" },
} as const;

/** Lists the endpoints of an instance: the private one, under which it is reached. */
export const DescribeDBInstanceNetInfo = defineOperation("DescribeDBInstanceNetInfo", {
  async handle(request, { instances, settings, caller }) {
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    const items = [privateEndpoint(instance, settings.domainSuffix)];
    return {
      InstanceNetworkType: instance.networkType,
      NetInfoItems: {
        InstanceNetInfo: items.filter(
          (item) => !request.NetType || item.DBInstanceNetType === request.NetType,
        ),
      },
    };
  },
});

/** Without `IsSlaveProxy`: clients take its presence, not its value, as a sign of another kind. */
function privateEndpoint(instance: Instance, domainSuffix: string | null) {
  const inVpc = instance.networkType === "VPC";
  const { netType, ipType } = inVpc ? privateKinds.VPC : privateKinds.CLASSIC;
  return {
    ConnectionString: connectionDomain(instance, domainSuffix),
    DBInstanceNetType: netType as string,
    DirectConnection: 0,
    ExpiredTime: "0",
    IPAddress: instance.address,
    IPType: ipType,
    Port: String(instance.port),
    Upgradeable: "0",
    VPCId: instance.vpcId,
    VPCInstanceId: inVpc ? instance.id : "",
    VSwitchId: instance.vswitchId,
  };
}
