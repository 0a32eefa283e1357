import type { RamGroupTable } from "../../../store/access-tables.ts";
import type { Db } from "../../../store/db.ts";
import { namedEntities } from "./named-entities.ts";

export type RamGroup = RamGroupTable;
export type GroupStore = ReturnType<typeof groupStore>;

/** All SQL on `ram_groups` and `ram_group_members`. */
export function groupStore(db: Db) {
  return {
    ...namedEntities(db, "ramGroups"),

    /** False when the user is a member already. */
    async addMember(groupId: string, userId: string, now: number): Promise<boolean> {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto("ramGroupMembers")
        .values({ groupId, userId, joinedAt: now })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      return numInsertedOrUpdatedRows === 1n;
    },

    /** False when the user is no member. */
    async removeMember(groupId: string, userId: string): Promise<boolean> {
      const { numDeletedRows } = await db
        .deleteFrom("ramGroupMembers")
        .where("groupId", "=", groupId)
        .where("userId", "=", userId)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },

    /** One page of members by user name, from behind the name `after`. */
    members: (groupId: string, page: { limit: number; after: string }) =>
      db
        .selectFrom("ramGroupMembers as member")
        .innerJoin("ramUsers as user", "user.id", "member.userId")
        .select(["user.name", "user.displayName", "member.joinedAt"])
        .where("member.groupId", "=", groupId)
        .where("user.name", ">", page.after)
        .orderBy("user.name")
        .limit(page.limit)
        .execute(),

    /** The groups that a user is in, by name. */
    of: (userId: string) =>
      db
        .selectFrom("ramGroupMembers as member")
        .innerJoin("ramGroups as group", "group.id", "member.groupId")
        .select(["group.id", "group.name", "group.comments", "member.joinedAt"])
        .where("member.userId", "=", userId)
        .orderBy("group.name")
        .execute(),
  };
}
