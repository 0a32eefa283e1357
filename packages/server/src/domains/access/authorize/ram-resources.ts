import type { Asked } from "./resources.ts";

/** Operations that are about a user; without a name, about the one that signed. */
const onOwnUser: ReadonlySet<string> = new Set([
  "CreateAccessKey",
  "DeleteAccessKey",
  "ListAccessKeys",
  "UpdateAccessKey",
]);

/** Parameters that name an entity, and how a policy calls its kind. */
const entities: readonly (readonly [string, string])[] = [
  ["UserName", "user"],
  ["GroupName", "group"],
  ["RoleName", "role"],
  ["PolicyName", "policy"],
];

/**
 * What a request to RAM is about. A policy of the system belongs to the account `system`, as in the
 * cloud: the right to give away one's own policies is none to give away all rights.
 */
export function ramResources({ action, parameters, principal, ownerId }: Asked): string[] {
  const isThere = principal.kind === "user" && principal.accountId === ownerId;
  const isOwn = onOwnUser.has(action) && !parameters["UserName"] && isThere;
  const given = isOwn ? { ...parameters, UserName: principal.name } : parameters;
  const named = entities.flatMap(([name, kind]) => {
    const isOfSystem = kind === "policy" && given["PolicyType"] === "System";
    const account = isOfSystem ? "system" : ownerId;
    return given[name] ? [`acs:ram::${account}:${kind}/${given[name]}`] : [];
  });
  return named.length > 0 ? named : [`acs:ram::${ownerId}:*`];
}
