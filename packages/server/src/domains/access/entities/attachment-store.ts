import type { RamAttachmentTable } from "../../../store/access-tables.ts";
import type { Db } from "../../../store/db.ts";

export type Attachment = RamAttachmentTable;
export type EntityKind = "user" | "group" | "role";
export type AttachmentStore = ReturnType<typeof attachmentStore>;

/** A policy by type and name. */
export interface PolicyName {
  readonly type: "System" | "Custom";
  readonly name: string;
}

/** All SQL on `ram_attachments`: which policies whom has. */
export function attachmentStore(db: Db) {
  return {
    /** False when the entity has the policy already. */
    async attach(
      entity: { ownerId: string; kind: EntityKind; id: string },
      policy: PolicyName,
      now: number,
    ): Promise<boolean> {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto("ramAttachments")
        .values({
          ownerId: entity.ownerId,
          policyType: policy.type,
          policyName: policy.name,
          entityKind: entity.kind,
          entityId: entity.id,
          attachedAt: now,
        })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      return numInsertedOrUpdatedRows === 1n;
    },

    /** False when the entity does not have the policy. */
    async detach(entityId: string, policy: PolicyName): Promise<boolean> {
      const { numDeletedRows } = await db
        .deleteFrom("ramAttachments")
        .where("entityId", "=", entityId)
        .where("policyType", "=", policy.type)
        .where("policyName", "=", policy.name)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },

    detachAll: (ownerId: string, policy: PolicyName) =>
      db
        .deleteFrom("ramAttachments")
        .where("ownerId", "=", ownerId)
        .where("policyType", "=", policy.type)
        .where("policyName", "=", policy.name)
        .execute(),

    /** What these entities have, by name. */
    of: (entityIds: readonly string[]): Promise<Attachment[]> =>
      db
        .selectFrom("ramAttachments")
        .selectAll()
        .where("entityId", "in", entityIds)
        .orderBy("policyName")
        .orderBy("policyType")
        .execute(),

    /** Who of the owner has this policy. */
    to: (ownerId: string, policy: PolicyName): Promise<Attachment[]> =>
      db
        .selectFrom("ramAttachments")
        .selectAll()
        .where("ownerId", "=", ownerId)
        .where("policyType", "=", policy.type)
        .where("policyName", "=", policy.name)
        .orderBy("attachedAt")
        .orderBy("entityId")
        .execute(),

    /** How many entities have each policy, by type and name with a colon between. */
    async counts(ownerId: string): Promise<ReadonlyMap<string, number>> {
      const rows = await db
        .selectFrom("ramAttachments")
        .select((eb) => ["policyType", "policyName", eb.fn.countAll<number>().as("total")])
        .where("ownerId", "=", ownerId)
        .groupBy(["policyType", "policyName"])
        .execute();
      return new Map(
        rows.map((row) => [`${row.policyType}:${row.policyName}`, Number(row.total)] as const),
      );
    },
  };
}
