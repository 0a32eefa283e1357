import type { Service } from "./services.ts";

/** What a request is about, as far as authorization goes. */
interface Asked {
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

/** Parameters of RAM that name an entity, and how a policy calls its kind. */
const ramEntities: readonly (readonly [string, string])[] = [
  ["UserName", "user"],
  ["GroupName", "group"],
  ["RoleName", "role"],
  ["PolicyName", "policy"],
];

/** The resources of any product but R-kvstore; every one of them must be allowed. */
export function otherResources({ code }: Service, asked: Asked): string[] {
  const { parameters, ownerId, regionId } = asked;
  if (code === "sts") return [parameters["RoleArn"] || "*"];
  if (code === "ram") {
    const named = ramEntities.flatMap(([name, kind]) =>
      parameters[name] ? [`acs:ram::${ownerId}:${kind}/${parameters[name]}`] : [],
    );
    return named.length > 0 ? named : [`acs:ram::${ownerId}:*`];
  }
  if (code === "vpc") {
    const { VpcId, VSwitchId } = parameters;
    const of = (id: string) => `acs:vpc:${regionId}:${ownerId}:${id}`;
    const named = [
      ...(VpcId ? [of(`vpc/${VpcId}`)] : []),
      ...(VSwitchId ? [of(`vswitch/${VSwitchId}`)] : []),
    ];
    return named.length > 0 ? named : [of("*")];
  }
  return [`acs:${code}:${regionId}:${ownerId}:*`];
}
