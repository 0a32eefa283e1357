import { type InstanceClass, instanceClasses } from "@kvasir/spec";
import { fitsInstanceType, isRunnable } from "../catalogue/index.ts";

/** What DescribeAvailableResource is asked for, besides the zone. */
export interface ClassFilter {
  /** `Redis` or `Memcache`; both when not given. */
  readonly engine?: string | undefined;
  /** `Local`, `OnECS`, `Tair_rdb`, `Tair_scm` or `Tair_essd`. */
  readonly productType: string;
  /** The instance whose class is to be changed; its type stays, and decides the product type. */
  readonly of?: { readonly instanceType: string; readonly capacityMb: number } | undefined;
  /** Whether the change goes up, down, or anywhere. */
  readonly direction?: "UPGRADE" | "DOWNGRADE" | undefined;
  hasEngine(engine: "redis" | "memcached"): boolean;
}

/** The classes on sale here that the filter leaves, in catalogue order. */
export function availableClasses(filter: ClassFilter): InstanceClass[] {
  return [...instanceClasses.values()].filter(
    (each) =>
      !each.retired &&
      isRunnable(each) &&
      filter.hasEngine(each.engine === "memcache" ? "memcached" : "redis") &&
      (filter.engine === undefined || engineNameOf(each) === filter.engine.toLowerCase()) &&
      (filter.of
        ? fitsInstanceType(each, filter.of.instanceType)
        : productTypeOf(each) === filter.productType) &&
      fitsDirection(each, filter),
  );
}

/** `redis` or `memcache`, as clients compare it: in lower case, Tair being an edition of Redis. */
export function engineNameOf(each: InstanceClass): "redis" | "memcache" {
  return each.engine === "memcache" ? "memcache" : "redis";
}

/** The series as the API names it; the open-source editions have none of their own. */
export function seriesOf(each: InstanceClass): string {
  if (each.series === undefined) return "standard";
  return each.series === "tair_rdb" ? "enhanced_performance_type" : each.series;
}

function productTypeOf(each: InstanceClass): string {
  if (each.deployment === "classic") return "Local";
  if (each.series) return `T${each.series.slice(1)}`;
  return "OnECS";
}

function fitsDirection(each: InstanceClass, { of, direction }: ClassFilter): boolean {
  if (!of || direction === undefined) return true;
  return direction === "UPGRADE" ? each.memoryMB > of.capacityMb : each.memoryMB < of.capacityMb;
}
