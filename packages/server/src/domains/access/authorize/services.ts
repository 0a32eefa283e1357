/** A product as policies name it. */
export interface Service {
  /** What stands before the colon of an action: `kvstore`. */
  readonly code: string;
  /** What a refusal by policy is answered with. */
  readonly refusal: "Forbidden.RAM" | "NoPermission";
}

export const kvstoreVersion = "2015-01-01";
export const operatorVersion = "2026-01-01";

const services: ReadonlyMap<string, Service> = new Map([
  [kvstoreVersion, { code: "kvstore", refusal: "Forbidden.RAM" }],
  [operatorVersion, { code: "kvasir", refusal: "Forbidden.RAM" }],
  ["2014-05-26", { code: "ecs", refusal: "Forbidden.RAM" }],
  ["2015-04-01", { code: "sts", refusal: "NoPermission" }],
  ["2015-05-01", { code: "ram", refusal: "NoPermission" }],
  ["2016-01-20", { code: "kms", refusal: "Forbidden.RAM" }],
  ["2016-04-28", { code: "vpc", refusal: "Forbidden.RAM" }],
  ["2017-12-14", { code: "bss", refusal: "NoPermission" }],
  ["2020-03-31", { code: "resourcemanager", refusal: "NoPermission" }],
]);

/** A version that is none of ours is a service that only `*` allows. */
export function serviceOf(version: string): Service {
  return services.get(version) ?? { code: version, refusal: "NoPermission" };
}

/** What anybody with a key may ask: who they are, and where a product is. */
export function isOpenToAll(version: string, action: string): boolean {
  return action === "GetCallerIdentity"
    ? version === "2015-04-01"
    : action === "DescribeEndpoints" && version === "2015-06-12";
}
