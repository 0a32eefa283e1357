export { accessKeys } from "./access-keys.ts";
export { createAuthorizer } from "./authorize/create-authorizer.ts";
export { originContext } from "./authorize/request-context.ts";
export {
  type AttachmentStore,
  attachmentStore,
  type PolicyName,
} from "./entities/attachment-store.ts";
export { type GroupStore, groupStore, type RamGroup } from "./entities/group-store.ts";
export {
  type PolicyStore,
  policyStore,
  type RamPolicy,
  type RamPolicyVersion,
} from "./entities/policy-store.ts";
export { type RamRole, type RoleStore, roleArn, roleStore } from "./entities/role-store.ts";
export { type UserKey, type UserKeyStore, userKeyStore } from "./entities/user-key-store.ts";
export { type RamUser, type UserStore, userStore } from "./entities/user-store.ts";
export { newAccessKey, newSessionKey } from "./new-access-key.ts";
export { parsePolicy } from "./policy/parse-policy.ts";
export { MalformedPolicy } from "./policy/policy-document.ts";
export { parseTrustPolicy, trusts } from "./policy/trust-policy.ts";
export { ensureRootOwner } from "./root-owner.ts";
export { sealSession } from "./session-token.ts";
export { type SystemPolicy, systemPolicies } from "./system-policies.ts";
