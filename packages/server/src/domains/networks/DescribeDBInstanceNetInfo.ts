import type { Instance } from "../instances/index.ts";
import { defineOperation } from "./context.ts";
import { connectionString, type Listener, listenersOf } from "./listeners.ts";

/** How answers number and name the kinds of network. */
const kinds = {
  Public: { netType: "0", ipType: "Public" },
  Classic: { netType: "1", ipType: "Inner" },
  Private: { netType: "2", ipType: "Private" },
} as const;

/** Lists the endpoints of an instance, the primary one first. */
export const DescribeDBInstanceNetInfo = defineOperation("DescribeDBInstanceNetInfo", {
  async handle(request, { instances, endpoints, settings, caller, now }) {
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    const listeners = listenersOf(instance, await endpoints.of(instance.id), now);
    const items = listeners.map((each) => netInfo(instance, each, settings.domainSuffix, now));
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
function netInfo(instance: Instance, listener: Listener, domainSuffix: string | null, now: number) {
  const { netType, ipType } = kinds[listener.kind];
  const inVpc = listener.kind === "Private";
  const secondsLeft = listener.expiresAt === null ? 0 : (listener.expiresAt - now) / 1000;
  return {
    ConnectionString: connectionString(listener, domainSuffix),
    DBInstanceNetType: netType as string,
    DirectConnection: 0,
    ExpiredTime: String(Math.max(0, Math.floor(secondsLeft))),
    IPAddress: (inVpc && instance.privateIp) || listener.address,
    IPType: ipType,
    Port: String(listener.port),
    Upgradeable: "0",
    VPCId: inVpc ? instance.vpcId : "",
    VPCInstanceId: inVpc ? instance.id : "",
    VSwitchId: inVpc ? instance.vswitchId : "",
  };
}
