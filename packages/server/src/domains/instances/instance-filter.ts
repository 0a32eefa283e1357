import { type Expression, type ExpressionBuilder, type SqlBool, sql } from "kysely";
import type { Schema } from "../../store/schema.ts";

/** What a list may be narrowed by. `ownerId` and `regionId` always apply. */
export interface InstanceFilter {
  readonly ownerId: string;
  readonly regionId: string;
  readonly ids?: readonly string[] | undefined;
  readonly status?: string | undefined;
  readonly architecture?: string | undefined;
  readonly edition?: string | undefined;
  readonly engineVersion?: string | undefined;
  readonly instanceClass?: string | undefined;
  /** `Redis`, `Memcache` or `Tair` (every Tair type). */
  readonly instanceType?: string | undefined;
  readonly nodeType?: string | undefined;
  readonly chargeType?: string | undefined;
  readonly networkType?: string | undefined;
  readonly resourceGroupId?: string | undefined;
  /** The private address that answers show. */
  readonly address?: string | undefined;
  readonly vpcId?: string | undefined;
  readonly vswitchId?: string | undefined;
  readonly zoneId?: string | undefined;
  /** Part of the id or the name. */
  readonly searchKey?: string | undefined;
  /** True: the subscription is over at `now`. */
  readonly expired?: { readonly expired: boolean; readonly now: number } | undefined;
  /** The subscription ends after `from` and not after `until`. */
  readonly ends?: { readonly from: number; readonly until: number } | undefined;
  /** Every pair must be there; a pair without a value matches any value of its key. */
  readonly tags?: readonly { key: string; value?: string | undefined }[] | undefined;
}

const equal = [
  "architecture",
  "edition",
  "engineVersion",
  "instanceClass",
  "nodeType",
  "chargeType",
  "networkType",
  "resourceGroupId",
  "vpcId",
  "vswitchId",
  "zoneId",
] as const;

/**
 * The filter as one SQL condition. Released instances are shown only when asked for, by status or
 * as expired: that is where Terraform looks for what it has deleted (provider 1.240.0). Temporary
 * ones never are.
 */
export function matching(filter: InstanceFilter) {
  return (eb: ExpressionBuilder<Schema, "instances">): Expression<SqlBool> => {
    const all: Expression<SqlBool>[] = [
      eb("ownerId", "=", filter.ownerId),
      eb("regionId", "=", filter.regionId),
      eb("tempOf", "=", ""),
    ];
    const released = eb("deletedAt", "is not", null);
    const alsoReleased = filter.expired?.expired === true && !filter.status;
    if (filter.status === "Released") all.push(released);
    else if (!alsoReleased) all.push(eb("deletedAt", "is", null));
    if (filter.status && filter.status !== "Released") all.push(eb("status", "=", filter.status));
    if (filter.ids) all.push(eb("id", "in", filter.ids));
    for (const column of equal) {
      const value = filter[column];
      if (value !== undefined) all.push(eb(column, "=", value));
    }
    if (filter.instanceType === "Tair")
      all.push(eb("instanceType", "in", ["tair_rdb", "tair_scm", "tair_essd"]));
    else if (filter.instanceType) all.push(eb("instanceType", "=", filter.instanceType));
    if (filter.address !== undefined) {
      const inside = eb("privateIp", "=", filter.address);
      const classic = eb.and([eb("privateIp", "=", ""), eb("address", "=", filter.address)]);
      all.push(eb.or([inside, classic]));
    }
    if (filter.searchKey) all.push(contains(eb, filter.searchKey));
    if (filter.expired) {
      const { expired, now } = filter.expired;
      const over = eb.and([eb("endTime", "is not", null), eb("endTime", "<=", now)]);
      if (alsoReleased) all.push(eb.or([over, released]));
      else all.push(expired ? over : eb.not(over));
    }
    if (filter.ends) {
      all.push(eb("endTime", ">", filter.ends.from), eb("endTime", "<=", filter.ends.until));
    }
    for (const { key, value } of filter.tags ?? []) {
      let tag = eb
        .selectFrom("tags")
        .select("tags.resourceId")
        .whereRef("tags.resourceId", "=", "instances.id")
        .where("tags.tagKey", "=", key);
      if (value !== undefined) tag = tag.where("tags.tagValue", "=", value);
      all.push(eb.exists(tag));
    }
    return eb.and(all);
  };
}

function contains(eb: ExpressionBuilder<Schema, "instances">, text: string) {
  const pattern = `%${text.replace(/[\\%_]/g, "\\$&")}%`;
  const like = (column: "id" | "name") =>
    sql<SqlBool>`lower(${eb.ref(column)}) like lower(${pattern}) escape '\\'`;
  return eb.or([like("id"), like("name")]);
}
