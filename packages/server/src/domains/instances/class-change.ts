import type { InstanceClass } from "@kvasir/spec";
import { type Instance, isMemcache } from "./instance.ts";

/** The API's two spellings of the node type; the class decides when the order does not. */
export function nodeTypeOf(wish: string | undefined, ofClass: string | undefined): string {
  const given = wish ?? ofClass ?? "double";
  return given === "single" || given === "STAND_ALONE" ? "STAND_ALONE" : "MASTER_SLAVE";
}

/** The columns of an instance after a change to this class. */
export function classChange(
  instance: Pick<Instance, "instanceType" | "instanceClass" | "nodeType">,
  wanted: InstanceClass,
  wish?: { readonly nodeType?: string | undefined },
) {
  const keepsNodes =
    isMemcache(instance) ||
    (wish?.nodeType === undefined && wanted.class === instance.instanceClass);
  return {
    instanceClass: wanted.class,
    nodeType: keepsNodes ? instance.nodeType : nodeTypeOf(wish?.nodeType, wanted.nodeType),
    edition: wanted.edition,
    capacityMb: wanted.memoryMB,
    bandwidthMbps: wanted.bandwidthMBps,
    maxConnections: wanted.maxConnections,
    qps: wanted.qps,
  };
}
