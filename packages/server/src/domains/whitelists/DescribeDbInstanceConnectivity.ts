import { BlockList } from "node:net";
import { defineOperation } from "./context.ts";
import { normalEntry } from "./ip-entry.ts";
import { whitelistErrors } from "./whitelist-errors.ts";

/** Whether the whitelists let an address in, and the reason if they do not. */
export const DescribeDbInstanceConnectivity = defineOperation("DescribeDbInstanceConnectivity", {
  async handle(request, { instances, whitelists, caller }) {
    const instance = await instances.require(caller.ownerId, request.DBInstanceId);
    const source = request.SrcIp;
    if (normalEntry(source) !== source || source.includes("/")) {
      throw whitelistErrors.InvalidParameter({ parameter: "SrcIp" });
    }
    const list = new BlockList();
    for (const entry of await whitelists.allowed(instance.id)) {
      const [address = "", length = "32"] = entry.split("/");
      list.addSubnet(address, Number(length));
    }
    if (list.check(source)) {
      return { ConnCheckErrorCode: "", ConnCheckErrorMessage: "", ConnCheckResult: "Success" };
    }
    return {
      ConnCheckErrorCode: "SRC_IP_NOT_IN_USER_WHITELIST",
      ConnCheckErrorMessage: `Src ip:${source} not in user whitelist`,
      ConnCheckResult: "Failed",
    };
  },
});
