import { isMemcache } from "../instances/index.ts";
import { defineOperation } from "./context.ts";

/**
 * The version that was ordered and the one that runs. They may differ: one installed engine serves
 * every ordered version. Nothing can be upgraded from here, so what runs is the latest.
 */
export const DescribeEngineVersion = defineOperation("DescribeEngineVersion", {
  async handle(request, { instances, caller, runningVersion }) {
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    const program = isMemcache(instance) ? "memcached" : "redis";
    const version = await runningVersion(instance.id);
    return {
      ...(version
        ? {
            MinorVersion: `${program}-${version}`,
            DBLatestMinorVersion: latest(version),
          }
        : {}),
      EnableUpgradeMajorVersion: false,
      EnableUpgradeMinorVersion: false,
      Engine: isMemcache(instance) ? "memcache" : "redis",
      IsAutoUpgradeOpen: "0",
      IsLatestVersion: true,
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
