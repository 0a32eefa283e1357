import { engineParameters } from "@kvasir/spec";
import { isMemcache } from "../instances/index.ts";
import { configJson } from "./config-json.ts";
import { defineOperation } from "./context.ts";
import { valueInForce, valuesInForce } from "./values-in-force.ts";

/** The parameters of an instance and the values that hold. Memcache instances have none. */
export const DescribeInstanceConfig = defineOperation("DescribeInstanceConfig", {
  async handle(request, { instances, parameters, caller }) {
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    if (isMemcache(instance)) return { Config: "{}" };
    const stored = await parameters.values(instance.id);
    const value = (name: string): string => {
      const parameter = engineParameters.get(name);
      return parameter ? valueInForce(parameter, stored) : "";
    };
    return {
      Config: configJson(valuesInForce(instance, stored)),
      ParamNoLooseSentinelEnabled: value("#no_loose_sentinel-enabled"),
      ParamNoLooseSentinelPasswordFreeAccess: value("#no_loose_sentinel-password-free-access"),
      ParamNoLooseSentinelPasswordFreeCommands: value("#no_loose_sentinel-password-free-commands"),
      ParamReplMode: value("repl_mode"),
      ParamReplTimeout: value("semisync_repl_timeout"),
      ParamSentinelCompatEnable: value("sentinel_compat_enable"),
    };
  },
});
