import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { deleteExpiredRows } from "./expired-rows.ts";
import { openSqliteStore } from "./sqlite-store.ts";

test("answers of tokens leave the store when their time is over, and not before", async () => {
  const dir = mkdtempSync(join(tmpdir(), "kvasir-store-"));
  try {
    await using store = await openSqliteStore(join(dir, "kvasir.db"));
    const tokens = () => store.read((db) => db.selectFrom("idempotency").select("token").execute());
    await store.transact(async (db) => {
      for (const [token, expiresAt] of [
        ["old", 1_000],
        ["new", 2_000],
      ] as const) {
        await db
          .insertInto("idempotency")
          .values({
            ownerId: "1",
            operation: "CreateInstance",
            token,
            requestHash: "",
            answer: "",
            expiresAt,
          })
          .execute();
      }
      await deleteExpiredRows(db, 1_500);
    });
    expect(await tokens()).toEqual([{ token: "new" }]);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
