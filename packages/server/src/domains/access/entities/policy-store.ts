import type { RamPolicyTable, RamPolicyVersionTable } from "../../../store/access-tables.ts";
import type { Db } from "../../../store/db.ts";

export type RamPolicy = RamPolicyTable;
export type RamPolicyVersion = RamPolicyVersionTable;
export type PolicyStore = ReturnType<typeof policyStore>;

/** All SQL on `ram_policies` and `ram_policy_versions`: the custom policies. */
export function policyStore(db: Db) {
  return {
    find: (ownerId: string, name: string): Promise<RamPolicy | undefined> =>
      db
        .selectFrom("ramPolicies")
        .selectAll()
        .where("ownerId", "=", ownerId)
        .where("name", "=", name)
        .executeTakeFirst(),

    insert: (policy: RamPolicy) => db.insertInto("ramPolicies").values(policy).execute(),

    update: (ownerId: string, name: string, changes: Partial<RamPolicy>) =>
      db
        .updateTable("ramPolicies")
        .set(changes)
        .where("ownerId", "=", ownerId)
        .where("name", "=", name)
        .execute(),

    /** With all its versions. */
    async delete(ownerId: string, name: string): Promise<void> {
      await db
        .deleteFrom("ramPolicyVersions")
        .where("ownerId", "=", ownerId)
        .where("policyName", "=", name)
        .execute();
      await db
        .deleteFrom("ramPolicies")
        .where("ownerId", "=", ownerId)
        .where("name", "=", name)
        .execute();
    },

    /** All by name. */
    list: (ownerId: string): Promise<RamPolicy[]> =>
      db
        .selectFrom("ramPolicies")
        .selectAll()
        .where("ownerId", "=", ownerId)
        .orderBy("name")
        .execute(),

    version: (
      ownerId: string,
      policyName: string,
      version: string,
    ): Promise<RamPolicyVersion | undefined> =>
      db
        .selectFrom("ramPolicyVersions")
        .selectAll()
        .where("ownerId", "=", ownerId)
        .where("policyName", "=", policyName)
        .where("version", "=", version)
        .executeTakeFirst(),

    /** All versions, the newest last. */
    versions: (ownerId: string, policyName: string): Promise<RamPolicyVersion[]> =>
      db
        .selectFrom("ramPolicyVersions")
        .selectAll()
        .where("ownerId", "=", ownerId)
        .where("policyName", "=", policyName)
        .orderBy("createdAt")
        .orderBy("version")
        .execute(),

    insertVersion: (version: RamPolicyVersion) =>
      db.insertInto("ramPolicyVersions").values(version).execute(),

    deleteVersion: (ownerId: string, policyName: string, version: string) =>
      db
        .deleteFrom("ramPolicyVersions")
        .where("ownerId", "=", ownerId)
        .where("policyName", "=", policyName)
        .where("version", "=", version)
        .execute(),
  };
}
