import type { Random } from "../../kernel/ids.ts";
import type { Operation } from "../../kernel/operation.ts";
import type { SecretBox } from "../../kernel/secret-box.ts";
import {
  attachmentStore,
  groupStore,
  policyStore,
  roleStore,
  userKeyStore,
  userStore,
} from "../access/index.ts";
import { AddUserToGroup } from "./AddUserToGroup.ts";
import { AttachPolicyToGroup } from "./AttachPolicyToGroup.ts";
import { AttachPolicyToRole } from "./AttachPolicyToRole.ts";
import { AttachPolicyToUser } from "./AttachPolicyToUser.ts";
import { CreateAccessKey } from "./CreateAccessKey.ts";
import { CreateGroup } from "./CreateGroup.ts";
import { CreatePolicy } from "./CreatePolicy.ts";
import { CreatePolicyVersion } from "./CreatePolicyVersion.ts";
import { CreateRole } from "./CreateRole.ts";
import { CreateUser } from "./CreateUser.ts";
import { DeleteAccessKey } from "./DeleteAccessKey.ts";
import { DeleteGroup } from "./DeleteGroup.ts";
import { DeletePolicy } from "./DeletePolicy.ts";
import { DeletePolicyVersion } from "./DeletePolicyVersion.ts";
import { DeleteRole } from "./DeleteRole.ts";
import { DeleteUser } from "./DeleteUser.ts";
import { DetachPolicyFromGroup } from "./DetachPolicyFromGroup.ts";
import { DetachPolicyFromRole } from "./DetachPolicyFromRole.ts";
import { DetachPolicyFromUser } from "./DetachPolicyFromUser.ts";
import { GetAccountAlias } from "./GetAccountAlias.ts";
import { GetGroup } from "./GetGroup.ts";
import { GetPolicy } from "./GetPolicy.ts";
import { GetPolicyVersion } from "./GetPolicyVersion.ts";
import { GetRole } from "./GetRole.ts";
import { GetUser } from "./GetUser.ts";
import { ListAccessKeys } from "./ListAccessKeys.ts";
import { ListEntitiesForPolicy } from "./ListEntitiesForPolicy.ts";
import { ListGroups } from "./ListGroups.ts";
import { ListGroupsForUser } from "./ListGroupsForUser.ts";
import { ListPolicies } from "./ListPolicies.ts";
import { ListPoliciesForGroup } from "./ListPoliciesForGroup.ts";
import { ListPoliciesForRole } from "./ListPoliciesForRole.ts";
import { ListPoliciesForUser } from "./ListPoliciesForUser.ts";
import { ListPolicyVersions } from "./ListPolicyVersions.ts";
import { ListRoles } from "./ListRoles.ts";
import { ListUsers } from "./ListUsers.ts";
import { ListUsersForGroup } from "./ListUsersForGroup.ts";
import { RemoveUserFromGroup } from "./RemoveUserFromGroup.ts";
import { SetDefaultPolicyVersion } from "./SetDefaultPolicyVersion.ts";
import { UpdateAccessKey } from "./UpdateAccessKey.ts";
import { UpdateGroup } from "./UpdateGroup.ts";
import { UpdateRole } from "./UpdateRole.ts";
import { UpdateUser } from "./UpdateUser.ts";

/** The operations of RAM: users with keys, groups, roles, policies, and who has which. */
export function ramOperations(options: { secrets: SecretBox; random: Random }): Operation[] {
  return [
    AddUserToGroup,
    AttachPolicyToGroup,
    AttachPolicyToRole,
    AttachPolicyToUser,
    CreateAccessKey,
    CreateGroup,
    CreatePolicy,
    CreatePolicyVersion,
    CreateRole,
    CreateUser,
    DeleteAccessKey,
    DeleteGroup,
    DeletePolicy,
    DeletePolicyVersion,
    DeleteRole,
    DeleteUser,
    DetachPolicyFromGroup,
    DetachPolicyFromRole,
    DetachPolicyFromUser,
    GetAccountAlias,
    GetGroup,
    GetPolicy,
    GetPolicyVersion,
    GetRole,
    GetUser,
    ListAccessKeys,
    ListEntitiesForPolicy,
    ListGroups,
    ListGroupsForUser,
    ListPolicies,
    ListPoliciesForGroup,
    ListPoliciesForRole,
    ListPoliciesForUser,
    ListPolicyVersions,
    ListRoles,
    ListUsers,
    ListUsersForGroup,
    RemoveUserFromGroup,
    SetDefaultPolicyVersion,
    UpdateAccessKey,
    UpdateGroup,
    UpdateRole,
    UpdateUser,
  ].map((operation) =>
    operation.bind((call) => ({
      ...call,
      ...options,
      users: userStore(call.db),
      keys: userKeyStore(call.db),
      groups: groupStore(call.db),
      roles: roleStore(call.db),
      policies: policyStore(call.db),
      attachments: attachmentStore(call.db),
    })),
  );
}
