import { requireState } from "../instances/index.ts";
import { changeNetwork } from "./change-network.ts";
import { defineOperation } from "./context.ts";
import { listenersOf, namedListener } from "./listeners.ts";
import { networkErrors } from "./network-errors.ts";

/** Closes the public endpoint and every connection that came in by it. */
export const ReleaseInstancePublicConnection = defineOperation("ReleaseInstancePublicConnection", {
  writes: true,
  async handle(request, context) {
    const { instances, endpoints, settings, caller, now } = context;
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    requireState(instance, "ReleaseInstancePublicConnection");
    const open = listenersOf(instance, await endpoints.of(instance.id), now);
    const named = namedListener(open, request.CurrentConnectionString, settings.domainSuffix);
    if (named?.kind !== "Public" || !named.endpoint) {
      throw networkErrors["InvalidConnectionString.Format"]();
    }
    await endpoints.update(named.endpoint.slotIndex, { closing: 1 });
    await changeNetwork(instance, { closes: "Public", prefix: named.prefix }, context);
    return {};
  },
});
