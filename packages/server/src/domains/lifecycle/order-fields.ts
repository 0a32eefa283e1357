import { isoSeconds } from "../../kernel/clock.ts";
import { connectionDomain, type Instance } from "../instances/index.ts";
import { configJson } from "../parameters/index.ts";
import type { Tag } from "../tags/index.ts";
import type { OrderSource } from "./place-order.ts";

/** `Tag.N.Key` and `Tag.N.Value` of a request; a pair without a key is none. */
export function tagsOf(
  pairs: readonly { Key?: string | undefined; Value?: string | undefined }[] | undefined,
): Tag[] {
  return (pairs ?? []).flatMap(({ Key, Value }) => (Key ? [{ key: Key, value: Value ?? "" }] : []));
}

/** What a request says about renewals and coupons. */
export function renewalOf(request: {
  AutoRenew?: string | undefined;
  AutoRenewPeriod?: string | undefined;
  AutoUseCoupon?: string | undefined;
  CouponNo?: string | undefined;
}) {
  return {
    autoRenew: request.AutoRenew === "true",
    autoRenewMonths: request.AutoRenewPeriod ? Number(request.AutoRenewPeriod) : undefined,
    autoUseCoupon: request.AutoUseCoupon === "true",
    couponNo: request.CouponNo,
  };
}

/** The stored data that a request wants the new instance to begin with. */
export function orderSource(request: {
  BackupId?: string | undefined;
  SrcDBInstanceId?: string | undefined;
  RestoreTime?: string | undefined;
  RecoverConfigMode?: string | undefined;
}): OrderSource {
  return {
    backupId: request.BackupId,
    sourceInstanceId: request.SrcDBInstanceId,
    restoreTime: request.RestoreTime ? Date.parse(request.RestoreTime) : undefined,
    recoverMode: request.RecoverConfigMode,
  };
}

/** The different ids that a request lists with commas between. */
export function listedIds(text: string | undefined): string[] {
  return [...new Set((text ?? "").split(",").filter((id) => id !== ""))];
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
