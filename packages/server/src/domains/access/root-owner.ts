import { type Random, randomText } from "../../kernel/ids.ts";
import type { SecretBox } from "../../kernel/secret-box.ts";
import type { Store } from "../../store/store.ts";

export interface RootKey {
  readonly ownerId: string;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
}

/**
 * The owner that every installation has, and its access key. Both are made at the first start; a
 * key given by the settings is used (and replaces the secret stored under its id) instead.
 */
export async function ensureRootOwner(
  store: Store,
  options: {
    now: number;
    random: Random;
    secrets: SecretBox;
    given?: { accessKeyId: string; accessKeySecret: string } | undefined;
  },
): Promise<RootKey> {
  const { now, random, secrets, given } = options;
  return store.transact(async (db) => {
    let owner = await db.selectFrom("owners").selectAll().orderBy("createdAt").executeTakeFirst();
    if (!owner) {
      owner = { id: `1${randomText(random, 15, "0123456789")}`, name: "root", createdAt: now };
      await db.insertInto("owners").values(owner).execute();
    }
    const stored = await db
      .selectFrom("accessKeys")
      .selectAll()
      .where("ownerId", "=", owner.id)
      .orderBy("createdAt")
      .executeTakeFirst();
    if (!given && stored) {
      return {
        ownerId: owner.id,
        accessKeyId: stored.id,
        accessKeySecret: secrets.open(stored.secretSealed),
      };
    }
    const key = given ?? {
      accessKeyId: `LTAI5t${randomText(random, 18, alphanumeric)}`,
      accessKeySecret: randomText(random, 30, alphanumeric),
    };
    await db
      .insertInto("accessKeys")
      .values({
        id: key.accessKeyId,
        ownerId: owner.id,
        secretSealed: secrets.seal(key.accessKeySecret),
        active: 1,
        createdAt: now,
      })
      .onConflict((conflict) =>
        conflict.column("id").doUpdateSet({ secretSealed: secrets.seal(key.accessKeySecret) }),
      )
      .execute();
    return { ownerId: owner.id, ...key };
  });
}

const alphanumeric = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
