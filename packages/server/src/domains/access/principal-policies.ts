import type { Principal } from "../../kernel/caller.ts";
import type { Db } from "../../store/db.ts";
import type { Store } from "../../store/store.ts";
import { attachmentStore } from "./entities/attachment-store.ts";
import { KnownUntilChange } from "./known-until-change.ts";
import { type CompiledPolicies, compilePolicies } from "./policy/compile-policies.ts";
import { parsePolicy } from "./policy/parse-policy.ts";
import { systemPolicies } from "./system-policies.ts";

/** All of these must allow what the principal does: its own policies, and those of its session. */
export type PolicySets = readonly CompiledPolicies[];

/** Compiled policies by principal, kept until anything about policies changes. */
export function principalPolicies(store: Store) {
  const known = new KnownUntilChange<PolicySets>(store.changes, [
    "ram_attachments",
    "ram_group_members",
    "ram_policies",
    "ram_policy_versions",
  ]);
  return (principal: Principal): Promise<PolicySets> => {
    const { sessionPolicy = "" } = principal;
    const entityId = principal.roleId ?? principal.id;
    return known.get(`${entityId} ${sessionPolicy}`, async () => {
      const documents = await store.read((db) => documentsOf(db, principal, entityId));
      const own = compilePolicies(documents.map(parsePolicy));
      return sessionPolicy ? [own, compilePolicies([parsePolicy(sessionPolicy)])] : [own];
    });
  };
}

async function documentsOf(db: Db, principal: Principal, entityId: string): Promise<string[]> {
  const entityIds = [entityId, ...(principal.kind === "user" ? await groupsOf(db, entityId) : [])];
  const attached = await attachmentStore(db).of(entityIds);
  const custom = new Set(
    attached.filter((each) => each.policyType === "Custom").map((each) => each.policyName),
  );
  const system = attached
    .filter((each) => each.policyType === "System")
    .map((each) => systemPolicies.get(each.policyName)?.document ?? "")
    .filter((document) => document !== "");
  return [...new Set(system), ...(await defaultVersions(db, principal.accountId, [...custom]))];
}

async function groupsOf(db: Db, userId: string): Promise<string[]> {
  const rows = await db
    .selectFrom("ramGroupMembers")
    .select("groupId")
    .where("userId", "=", userId)
    .execute();
  return rows.map((row) => row.groupId);
}

async function defaultVersions(
  db: Db,
  ownerId: string,
  names: readonly string[],
): Promise<string[]> {
  if (names.length === 0) return [];
  const rows = await db
    .selectFrom("ramPolicies as policy")
    .innerJoin("ramPolicyVersions as version", (join) =>
      join
        .onRef("version.ownerId", "=", "policy.ownerId")
        .onRef("version.policyName", "=", "policy.name")
        .onRef("version.version", "=", "policy.defaultVersion"),
    )
    .select("version.document")
    .where("policy.ownerId", "=", ownerId)
    .where("policy.name", "in", names)
    .execute();
  return rows.map((row) => row.document);
}
