import { requireState } from "../instances/index.ts";
import { changeNetwork } from "./change-network.ts";
import { defineOperation } from "./context.ts";
import { requireFreePrefix } from "./free-prefix.ts";
import { type Listener, listenersOf, namedListener } from "./listeners.ts";
import { networkErrors } from "./network-errors.ts";

/**
 * Gives the private or the public endpoint another name, another port, or both. Connections that
 * are open stay; new ones find the endpoint at the new place only. An installation without a
 * domain suffix tells clients addresses, in which a name does not show.
 */
export const ModifyDBInstanceConnectionString = defineOperation(
  "ModifyDBInstanceConnectionString",
  {
    writes: true,
    async handle(request, context) {
      const { instances, endpoints, settings, caller, now } = context;
      const instance = await instances.require(caller.ownerId, request.DBInstanceId);
      requireState(instance, "ModifyDBInstanceConnectionString");
      const open = listenersOf(instance, await endpoints.of(instance.id), now);
      const named = namedListener(open, request.CurrentConnectionString, settings.domainSuffix);
      if (!named || !fitsType(named, request.IPType)) {
        throw networkErrors["InvalidConnectionString.Format"]();
      }
      // A retained endpoint is on its way out; it keeps the name that clients still know.
      if (named.kind === "Classic" && named.endpoint) {
        throw networkErrors.NewConnectionStringNotSupport();
      }
      const prefix = request.NewConnectionString ?? named.prefix;
      const port = request.Port ? Number(request.Port) : named.port;
      if (prefix === named.prefix && port === named.port) {
        throw networkErrors["InvalidConnectionStringOrPort.Duplicate"]();
      }
      if (prefix !== named.prefix) await requireFreePrefix(prefix, context);
      const input = { from: { prefix: named.prefix, port: named.port }, to: { prefix, port } };
      if (named.endpoint) {
        await endpoints.update(named.endpoint.slotIndex, { prefix, port });
        await changeNetwork(instance, input, context);
      } else {
        await changeNetwork(instance, input, context, { connectionPrefix: prefix, port });
      }
      return {};
    },
  },
);

function fitsType(listener: Listener, ipType: string | undefined): boolean {
  if (ipType === undefined) return true;
  return (ipType === "Public") === (listener.kind === "Public");
}
