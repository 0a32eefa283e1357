import { requireState } from "../instances/index.ts";
import { defineOperation } from "./context.ts";
import { changedGroup, defaultGroup, type ModifyMode, parseEntries } from "./whitelist-rules.ts";

/**
 * Replaces, adds or removes entries of one whitelist group. New connections meet the new list as
 * soon as the front door has it; open ones of an address that is no longer on it are closed.
 */
export const ModifySecurityIps = defineOperation("ModifySecurityIps", {
  writes: true,
  async handle(request, { instances, whitelists, work, caller }) {
    const entries = parseEntries(request.SecurityIps);
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    requireState(instance, "ModifySecurityIps");
    const name = request.SecurityIpGroupName || defaultGroup;
    const group = (await whitelists.find(instance.id, name)) ?? {
      instanceId: instance.id,
      name,
      attribute: "",
      ips: "",
    };
    const changed = changedGroup(group, {
      mode: (request.ModifyMode || "Cover") as ModifyMode,
      entries,
      attribute: request.SecurityIpGroupAttribute,
    });
    if (changed) await whitelists.put(changed);
    else await whitelists.remove(instance.id, name);
    await work.request("instance", instance.id);
    return {};
  },
});
