import type { Selectable } from "kysely";
import type { Db } from "../../store/db.ts";
import type { RiskRuleTable } from "../../store/operator-tables.ts";

export type RiskRule = Selectable<RiskRuleTable>;
export type RiskStore = ReturnType<typeof riskStore>;

/** Id of the rule by which an owner is frozen: there is at most one. */
export const freezeRuleId = (ownerId: string) => `freeze-${ownerId}`;

/** All SQL of risk rules and of what they count. */
export function riskStore(db: Db) {
  return {
    rules: (): Promise<RiskRule[]> =>
      db.selectFrom("riskRules").selectAll().orderBy("createdAt").orderBy("id").execute(),

    /** Replaces a rule of the same id. */
    async put(rule: RiskRule): Promise<void> {
      await this.delete(rule.id);
      await db.insertInto("riskRules").values(rule).execute();
    },

    /** False when there is no such rule. */
    async delete(id: string): Promise<boolean> {
      const { numDeletedRows } = await db
        .deleteFrom("riskRules")
        .where("id", "=", id)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },

    /** Successes of an owner since a moment, exclusive. */
    async successes(ownerId: string, actions: readonly string[] | "*", since: number) {
      let query = db
        .selectFrom("riskEvents")
        .select((eb) => eb.fn.countAll<number>().as("total"))
        .where("ownerId", "=", ownerId)
        .where("at", ">", since);
      if (actions !== "*") query = query.where("action", "in", actions);
      const { total } = await query.executeTakeFirstOrThrow();
      return Number(total);
    },

    /** Notes a success and forgets those that nobody counts any more. */
    async note(event: { id: string; ownerId: string; action: string; at: number }, keepMs: number) {
      const { ownerId, action, at } = event;
      await db
        .deleteFrom("riskEvents")
        .where("ownerId", "=", ownerId)
        .where("action", "=", action)
        .where("at", "<=", at - keepMs)
        .execute();
      await db.insertInto("riskEvents").values(event).execute();
    },
  };
}
