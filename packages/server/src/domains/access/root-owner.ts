import { type Random, randomText } from "../../kernel/ids.ts";
import type { SecretBox } from "../../kernel/secret-box.ts";
import type { Db } from "../../store/db.ts";
import type { Store } from "../../store/store.ts";
import { newAccessKey } from "./new-access-key.ts";

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
    const owner = (await firstOwner(db)) ?? newOwner(now, random);
    if (owner.isNew) {
      const { id, name, createdAt } = owner;
      await db.insertInto("owners").values({ id, name, createdAt, isAdmin: 1 }).execute();
    }
    const stored = await db
      .selectFrom("accessKeys")
      .selectAll()
      .where("ownerId", "=", owner.id)
      .where("userId", "is", null)
      .orderBy("createdAt")
      .executeTakeFirst();
    if (!given && stored) {
      return {
        ownerId: owner.id,
        accessKeyId: stored.id,
        accessKeySecret: secrets.open(stored.secretSealed),
      };
    }
    const key = given ?? newAccessKey(random);
    await db
      .insertInto("accessKeys")
      .values({
        id: key.accessKeyId,
        ownerId: owner.id,
        userId: null,
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

async function firstOwner(db: Db) {
  const owner = await db
    .selectFrom("owners")
    .select(["id", "name", "createdAt"])
    .orderBy("createdAt")
    .orderBy("id")
    .executeTakeFirst();
  return owner && { ...owner, isNew: false };
}

function newOwner(now: number, random: Random) {
  const id = `1${randomText(random, 15, "0123456789")}`;
  return { id, name: "root", createdAt: now, isNew: true };
}
