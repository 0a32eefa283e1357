import { isoSeconds } from "../../kernel/clock.ts";
import { requireState } from "../instances/index.ts";
import { changeNetwork } from "./change-network.ts";
import { retentionMs } from "./classic-retention.ts";
import { defineOperation } from "./context.ts";
import { connectionString, listenersOf, namedListener } from "./listeners.ts";
import { networkErrors } from "./network-errors.ts";

/** Lets the retained classic endpoint live so many days longer than it would. */
export const ModifyInstanceNetExpireTime = defineOperation("ModifyInstanceNetExpireTime", {
  writes: true,
  async handle(request, context) {
    const { instances, endpoints, settings, caller, now } = context;
    const more = retentionMs(request.ClassicExpiredDays);
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    requireState(instance, "ModifyInstanceNetExpireTime");
    const open = listenersOf(instance, await endpoints.of(instance.id), now);
    const named = namedListener(open, request.ConnectionString, settings.domainSuffix);
    if (!named?.endpoint || named.expiresAt === null) {
      throw networkErrors["InvalidConnectionString.Format"]();
    }
    const expiresAt = named.expiresAt + more;
    await endpoints.update(named.endpoint.slotIndex, { expiresAt });
    await changeNetwork(instance, { retains: named.prefix, until: expiresAt }, context);
    return {
      InstanceId: instance.id,
      NetInfoItems: {
        NetInfoItem: [
          {
            ConnectionString: connectionString(named, settings.domainSuffix),
            DBInstanceNetType: "Classic",
            ExpiredTime: isoSeconds(expiresAt),
            IPAddress: named.address,
            Port: String(named.port),
          },
        ],
      },
    };
  },
});
