import type { SecretBox } from "../../../kernel/secret-box.ts";
import type { Db } from "../../../store/db.ts";
import type { NewAccessKey } from "../new-access-key.ts";

export interface UserKey {
  readonly id: string;
  readonly active: number;
  readonly createdAt: number;
}

export type UserKeyStore = ReturnType<typeof userKeyStore>;

/** The access keys of RAM users. A key of an account itself is never touched here. */
export function userKeyStore(db: Db) {
  return {
    list: (userId: string): Promise<UserKey[]> =>
      db
        .selectFrom("accessKeys")
        .select(["id", "active", "createdAt"])
        .where("userId", "=", userId)
        .orderBy("createdAt")
        .orderBy("id")
        .execute(),

    insert: (
      user: { id: string; ownerId: string },
      { accessKeyId, accessKeySecret }: NewAccessKey,
      { now, secrets }: { now: number; secrets: SecretBox },
    ) =>
      db
        .insertInto("accessKeys")
        .values({
          id: accessKeyId,
          ownerId: user.ownerId,
          userId: user.id,
          secretSealed: secrets.seal(accessKeySecret),
          active: 1,
          createdAt: now,
        })
        .execute(),

    /** False when the user has no such key. */
    async setActive(userId: string, id: string, active: boolean): Promise<boolean> {
      const { numUpdatedRows } = await db
        .updateTable("accessKeys")
        .set({ active: active ? 1 : 0 })
        .where("userId", "=", userId)
        .where("id", "=", id)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    /** False when the user has no such key. */
    async delete(userId: string, id: string): Promise<boolean> {
      const { numDeletedRows } = await db
        .deleteFrom("accessKeys")
        .where("userId", "=", userId)
        .where("id", "=", id)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },
  };
}
