import { isMemcache } from "../instances/index.ts";
import { defineOperation } from "./context.ts";
import { isBehind } from "./upgrade.ts";

/**
 * The version that was ordered and the one that runs. They may differ: one installed engine serves
 * every ordered version. A node that was started before another one was installed runs an older one,
 * until it is upgraded.
 */
export const DescribeEngineVersion = defineOperation("DescribeEngineVersion", {
  async handle(request, context) {
    const { instances, caller, runningVersion } = context;
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    const program = isMemcache(instance) ? "memcached" : "redis";
    const version = await runningVersion(instance.id);
    const installed = isMemcache(instance) ? null : await context.installedVersion();
    const canUpgrade = isBehind(await context.nodesSeen(instance.id), installed);
    return {
      ...(version
        ? {
            MinorVersion: `${program}-${version}`,
            DBLatestMinorVersion: latest(canUpgrade ? (installed ?? version) : version),
          }
        : {}),
      EnableUpgradeMajorVersion: false,
      EnableUpgradeMinorVersion: canUpgrade,
      Engine: isMemcache(instance) ? "memcache" : "redis",
      IsAutoUpgradeOpen: String(instance.autoUpgrade),
      IsLatestVersion: !canUpgrade,
      IsNewSSLMode: "0",
      IsOpenNGLB: "0",
      IsRedisCompatibleVersion: isMemcache(instance) ? "0" : "1",
      IsSSLEnable: instance.tlsEpoch > 0 ? "1" : "0",
      MajorVersion: instance.engineVersion,
    };
  },
});

function latest(version: string) {
  return {
    Level: "0",
    MinorVersion: version,
    VersionRelease: {
      ReleaseInfo: { ReleaseInfoList: [] },
      VersionChangesLevel: "0",
    },
  };
}
