import type {
  PolicyName,
  RamGroup,
  RamPolicy,
  RamPolicyVersion,
  RamRole,
  RamUser,
} from "../access/index.ts";
import { systemPolicies } from "../access/index.ts";
import type { RamContext } from "./context.ts";
import { ramErrors } from "./ram-errors.ts";

/** @throws ApiError EntityNotExist.User */
export async function requireUser({ users, caller }: RamContext, name: string): Promise<RamUser> {
  const user = await users.find(caller.ownerId, name);
  if (!user) throw ramErrors["EntityNotExist.User"]();
  return user;
}

/** @throws ApiError EntityNotExist.Group */
export async function requireGroup(
  { groups, caller }: RamContext,
  name: string,
): Promise<RamGroup> {
  const group = await groups.find(caller.ownerId, name);
  if (!group) throw ramErrors["EntityNotExist.Group"]();
  return group;
}

/** @throws ApiError EntityNotExist.Role */
export async function requireRole({ roles, caller }: RamContext, name: string): Promise<RamRole> {
  const role = await roles.find(caller.ownerId, name);
  if (!role) throw ramErrors["EntityNotExist.Role"]();
  return role;
}

/** A custom policy. @throws ApiError EntityNotExist.Policy */
export async function requirePolicy(
  { policies, caller }: RamContext,
  name: string,
): Promise<RamPolicy> {
  const policy = await policies.find(caller.ownerId, name);
  if (!policy) throw ramErrors["EntityNotExist.Policy"]();
  return policy;
}

/** @throws ApiError EntityNotExist.Policy.Version */
export async function requireVersion(
  { policies }: RamContext,
  policy: RamPolicy,
  version: string,
): Promise<RamPolicyVersion> {
  const found = await policies.version(policy.ownerId, policy.name, version);
  if (!found) throw ramErrors["EntityNotExist.Policy.Version"]();
  return found;
}

/** That there is such a policy, of either type. @throws ApiError EntityNotExist.Policy */
export async function requireAnyPolicy(context: RamContext, policy: PolicyName): Promise<void> {
  if (policy.type === "Custom") await requirePolicy(context, policy.name);
  else if (!systemPolicies.has(policy.name)) throw ramErrors["EntityNotExist.Policy"]();
}
