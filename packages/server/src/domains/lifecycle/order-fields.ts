import { isoSeconds } from "../../kernel/clock.ts";
import { connectionDomain, type Instance } from "../instances/index.ts";
import { configJson } from "../parameters/index.ts";
import type { Tag } from "../tags/index.ts";

/** `Tag.N.Key` and `Tag.N.Value` of a request; a pair without a key is none. */
export function tagsOf(
  pairs: readonly { Key?: string | undefined; Value?: string | undefined }[] | undefined,
): Tag[] {
  return (pairs ?? []).flatMap(({ Key, Value }) => (Key ? [{ key: Key, value: Value ?? "" }] : []));
}

/** What every creating operation answers about the new instance. */
export function newInstanceFields(instance: Instance, domainSuffix: string | null) {
  return {
    Bandwidth: instance.bandwidthMbps,
    ChargeType: instance.chargeType,
    Config: configJson({}),
    ConnectionDomain: connectionDomain(instance, domainSuffix),
    Connections: instance.maxConnections,
    InstanceId: instance.id,
    InstanceName: instance.name,
    InstanceStatus: "Creating",
    Port: instance.port,
    QPS: instance.qps,
    RegionId: instance.regionId,
    ZoneId: instance.zoneId,
  };
}

/** A moment as the API prints it, empty where there is none. */
export function isoOrEmpty(ms: number | null): string {
  return ms === null ? "" : isoSeconds(ms);
}
