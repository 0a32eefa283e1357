import type { Db } from "../store/db.ts";

/** How long a token stands for its first answer. */
export const tokenLifetimeMs = 24 * 60 * 60_000;

export interface TokenKey {
  readonly ownerId: string;
  readonly operation: string;
  readonly token: string;
}

export interface StoredAnswer {
  readonly requestHash: string;
  readonly answer: string;
}

/**
 * Takes the token for this transaction; undefined when it is free. A second transaction with the
 * same token waits here for the first one where the store lets them run side by side.
 */
export async function claimToken(
  db: Db,
  key: TokenKey,
  requestHash: string,
  nowMs: number,
): Promise<StoredAnswer | undefined> {
  await db.deleteFrom("idempotency").where("expiresAt", "<=", nowMs).execute();
  const { numInsertedOrUpdatedRows } = await db
    .insertInto("idempotency")
    .values({
      ownerId: key.ownerId,
      operation: key.operation,
      token: key.token,
      requestHash,
      answer: "",
      expiresAt: nowMs + tokenLifetimeMs,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows === 1n) return undefined;
  return await db
    .selectFrom("idempotency")
    .select(["requestHash", "answer"])
    .where("ownerId", "=", key.ownerId)
    .where("operation", "=", key.operation)
    .where("token", "=", key.token)
    .executeTakeFirstOrThrow();
}

/** Keeps the answer under the token claimed in the same transaction. */
export async function storeAnswer(db: Db, key: TokenKey, answer: string): Promise<void> {
  await db
    .updateTable("idempotency")
    .set({ answer })
    .where("ownerId", "=", key.ownerId)
    .where("operation", "=", key.operation)
    .where("token", "=", key.token)
    .execute();
}
