import type { Principal } from "../../../kernel/caller.ts";
import { ramResources } from "./ram-resources.ts";
import type { Service } from "./services.ts";

/** What a request is about, as far as authorization goes. */
export interface Asked {
  readonly action: string;
  readonly principal: Pick<Principal, "accountId" | "kind" | "name">;
  readonly parameters: Readonly<Record<string, string>>;
  readonly ownerId: string;
  readonly regionId: string;
}

/** `GlobalInstanceId` names a group of instances, `TempInstanceId` a copy of the one named too. */
const otherIds = new Set(["GlobalInstanceId", "TempInstanceId"]);

/**
 * Every instance that a request names, by whatever parameter: an operation must not reach one that
 * was not looked at here.
 */
export function namedInstances(parameters: Readonly<Record<string, string>>): string[] {
  const ids = new Set<string>();
  for (const [name, value] of Object.entries(parameters)) {
    const isId =
      name === "DBClusterId" ||
      (/InstanceIds?$/.test(name) && !otherIds.has(name)) ||
      /^ResourceId\.\d+$/.test(name);
    if (!isId) continue;
    for (const id of value.split(",")) if (id.trim() !== "") ids.add(id.trim());
  }
  return [...ids];
}

export const instanceResource = (ownerId: string, regionId: string, id: string): string =>
  `acs:kvstore:${regionId}:${ownerId}:instance/${id}`;

/** The resources of any product but R-kvstore and VPC; every one of them must be allowed. */
export function otherResources({ code }: Service, asked: Asked): string[] {
  const { parameters, ownerId, regionId } = asked;
  if (code === "sts") return [parameters["RoleArn"] || "*"];
  if (code === "ram") return ramResources(asked);
  return [`acs:${code}:${regionId}:${ownerId}:*`];
}
