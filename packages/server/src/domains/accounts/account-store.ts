import type { ExpressionBuilder } from "kysely";
import type { Db } from "../../store/db.ts";
import type { Schema } from "../../store/schema.ts";
import type { Account } from "./account.ts";

export type AccountStore = ReturnType<typeof accountStore>;

/** All SQL on the `accounts` table. */
export function accountStore(db: Db) {
  return {
    all: (instanceId: string): Promise<Account[]> =>
      db
        .selectFrom("accounts")
        .selectAll()
        .where("instanceId", "=", instanceId)
        .orderBy("createdAt")
        .orderBy("name")
        .execute(),

    /** Those of all instances that serve, by instance id. */
    async ofServing(): Promise<Map<string, Account[]>> {
      const rows = await db
        .selectFrom("accounts")
        .innerJoin("instances", "instances.id", "accounts.instanceId")
        .selectAll("accounts")
        .where("instances.serving", "=", 1)
        .where("instances.deletedAt", "is", null)
        .orderBy("accounts.createdAt")
        .orderBy("accounts.name")
        .execute();
      return Map.groupBy(rows, ({ instanceId }) => instanceId);
    },

    find: (instanceId: string, name: string): Promise<Account | undefined> =>
      db
        .selectFrom("accounts")
        .selectAll()
        .where("instanceId", "=", instanceId)
        .where("name", "=", name)
        .executeTakeFirst(),

    insert: (account: Account) => db.insertInto("accounts").values(account).execute(),

    update: (instanceId: string, name: string, changes: Partial<Account>) =>
      db
        .updateTable("accounts")
        .set(changes)
        .where("instanceId", "=", instanceId)
        .where("name", "=", name)
        .execute(),

    /**
     * The engine holds these accounts now: what waited is over, what was to go is gone. A row that
     * changed again meanwhile is not touched and keeps waiting.
     */
    async settle(applied: readonly Account[]): Promise<void> {
      for (const account of applied) {
        if (!account.pending) continue;
        const { instanceId, name, pending, passwordSha256, privilege } = account;
        const same = (eb: ExpressionBuilder<Schema, "accounts">) =>
          eb.and({ instanceId, name, pending, passwordSha256, privilege });
        if (pending === "delete") await db.deleteFrom("accounts").where(same).execute();
        else await db.updateTable("accounts").set({ pending: "" }).where(same).execute();
      }
    },

    deleteAll: (instanceId: string) =>
      db.deleteFrom("accounts").where("instanceId", "=", instanceId).execute(),
  };
}

/** These accounts after `settle`. */
export function settledAccounts(accounts: readonly Account[]): Account[] {
  return accounts
    .filter(({ pending }) => pending !== "delete")
    .map((account) => (account.pending ? { ...account, pending: "" } : account));
}
