import { isoSeconds } from "../../kernel/clock.ts";
import {
  type RamGroup,
  type RamPolicy,
  type RamPolicyVersion,
  type RamRole,
  type RamUser,
  roleArn,
  type SystemPolicy,
  type UserKey,
} from "../access/index.ts";

export function userFields(user: RamUser) {
  return {
    UserId: user.id,
    UserName: user.name,
    DisplayName: user.displayName,
    MobilePhone: user.mobilePhone,
    Email: user.email,
    Comments: user.comments,
    CreateDate: isoSeconds(user.createdAt),
    UpdateDate: isoSeconds(user.updatedAt),
  };
}

export function keyFields(key: UserKey) {
  return {
    AccessKeyId: key.id,
    Status: key.active === 1 ? "Active" : "Inactive",
    CreateDate: isoSeconds(key.createdAt),
  };
}

export function groupFields(group: RamGroup) {
  return {
    GroupId: group.id,
    GroupName: group.name,
    Comments: group.comments,
    CreateDate: isoSeconds(group.createdAt),
    UpdateDate: isoSeconds(group.updatedAt),
  };
}

/** Lists leave the trust policy out. */
export function listedRoleFields(role: RamRole) {
  return {
    RoleId: role.id,
    RoleName: role.name,
    Arn: roleArn(role),
    Description: role.description,
    MaxSessionDuration: role.maxSessionSeconds,
    CreateDate: isoSeconds(role.createdAt),
    UpdateDate: isoSeconds(role.updatedAt),
  };
}

export function roleFields(role: RamRole) {
  return { ...listedRoleFields(role), AssumeRolePolicyDocument: role.trustPolicy };
}

export function policyFields(policy: RamPolicy) {
  return {
    PolicyName: policy.name,
    PolicyType: "Custom",
    Description: policy.description,
    DefaultVersion: policy.defaultVersion,
    CreateDate: isoSeconds(policy.createdAt),
    UpdateDate: isoSeconds(policy.updatedAt),
  };
}

/** What the system's policies are said to be of: they have been there always. */
const systemDate = isoSeconds(0);

export function systemPolicyFields(policy: SystemPolicy) {
  return {
    PolicyName: policy.name,
    PolicyType: "System",
    Description: policy.description,
    DefaultVersion: "v1",
    CreateDate: systemDate,
    UpdateDate: systemDate,
  };
}

export function versionFields(version: RamPolicyVersion, isDefault: boolean) {
  return {
    VersionId: version.version,
    IsDefaultVersion: isDefault,
    PolicyDocument: version.document,
    CreateDate: isoSeconds(version.createdAt),
  };
}

export function systemVersionFields(policy: SystemPolicy) {
  return {
    VersionId: "v1",
    IsDefaultVersion: true,
    PolicyDocument: policy.document,
    CreateDate: systemDate,
  };
}
