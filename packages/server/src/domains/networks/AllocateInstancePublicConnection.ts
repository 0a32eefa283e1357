import { requireState } from "../instances/index.ts";
import { allocateSlot } from "./allocate-slot.ts";
import { changeNetwork } from "./change-network.ts";
import { defineOperation } from "./context.ts";
import { isOpen } from "./endpoint-store.ts";
import { requireFreePrefix } from "./free-prefix.ts";
import { networkErrors } from "./network-errors.ts";

/**
 * Opens a public endpoint: a listener of its own with the port asked for. On one machine it is an
 * address of that machine like the private one; the whitelist holds for it as well. An instance
 * that asks for no password gets none (see ModifyInstanceVpcAuthMode).
 * @throws ApiError VpcFreePasswordNoSupport, NetTypeExists
 */
export const AllocateInstancePublicConnection = defineOperation(
  "AllocateInstancePublicConnection",
  {
    writes: true,
    async handle(request, context) {
      const { instances, endpoints, settings, caller, now, db } = context;
      const instance = await instances.require(caller.ownerId, request.InstanceId);
      requireState(instance, "AllocateInstancePublicConnection");
      if (instance.vpcAuthMode === "Close") throw networkErrors.VpcFreePasswordNoSupport();
      const present = await endpoints.of(instance.id);
      if (present.some((each) => each.kind === "Public" && isOpen(each, now))) {
        throw networkErrors.NetTypeExists();
      }
      const prefix = request.ConnectionStringPrefix;
      await requireFreePrefix(prefix, context);
      const slot = await allocateSlot(db, settings);
      await endpoints.insert({
        ...slot,
        instanceId: instance.id,
        kind: "Public",
        prefix,
        port: Number(request.Port),
        expiresAt: null,
        closing: 0,
        fault: "",
        createdAt: now,
      });
      await changeNetwork(instance, { opens: "Public", prefix }, context);
      return {};
    },
  },
);
