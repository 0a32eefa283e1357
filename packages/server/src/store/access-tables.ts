import type { Generated } from "kysely";

export interface OwnerTable {
  id: string;
  name: string;
  /** 1 for an owner who administers the platform. */
  isAdmin: Generated<number>;
  createdAt: number;
}

export interface AccessKeyTable {
  id: string;
  ownerId: string;
  /** The RAM user it belongs to; null: the account's own. */
  userId: string | null;
  secretSealed: string;
  active: number;
  createdAt: number;
}

export interface RamUserTable {
  id: string;
  ownerId: string;
  name: string;
  displayName: string;
  mobilePhone: string;
  email: string;
  comments: string;
  createdAt: number;
  updatedAt: number;
}

export interface RamGroupTable {
  id: string;
  ownerId: string;
  name: string;
  comments: string;
  createdAt: number;
  updatedAt: number;
}

export interface RamGroupMemberTable {
  groupId: string;
  userId: string;
  joinedAt: number;
}

export interface RamRoleTable {
  id: string;
  ownerId: string;
  name: string;
  description: string;
  /** JSON: who may assume it. */
  trustPolicy: string;
  maxSessionSeconds: number;
  createdAt: number;
  updatedAt: number;
}

/** A custom policy; those of the system are not rows. */
export interface RamPolicyTable {
  ownerId: string;
  name: string;
  description: string;
  /** `v1`, `v2`, … */
  defaultVersion: string;
  /** Number of the next version, so that none is used twice. */
  nextVersion: number;
  createdAt: number;
  updatedAt: number;
}

export interface RamPolicyVersionTable {
  ownerId: string;
  policyName: string;
  version: string;
  document: string;
  createdAt: number;
}

export interface RamAttachmentTable {
  ownerId: string;
  /** `System` or `Custom`. */
  policyType: string;
  policyName: string;
  /** `user`, `group` or `role`. */
  entityKind: string;
  entityId: string;
  attachedAt: number;
}
