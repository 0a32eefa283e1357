import type { MeterTable } from "../../store/billing-tables.ts";
import type { Db } from "../../store/db.ts";
import type { Rate } from "./contract.ts";

/** What runs by the hour. */
export function meterStore(db: Db) {
  return {
    find: (instanceId: string) =>
      db.selectFrom("meters").selectAll().where("instanceId", "=", instanceId).executeTakeFirst(),

    async start(
      instance: { readonly id: string; readonly ownerId: string },
      hourlyCents: number,
      now: number,
    ): Promise<void> {
      await this.put([
        {
          instanceId: instance.id,
          ownerId: instance.ownerId,
          chargedUntil: now,
          hourlyCents,
          rates: JSON.stringify([{ fromMs: now, hourlyCents }] satisfies Rate[]),
          paused: 0,
        },
      ]);
    },

    /** From this moment on an hour costs something else. Later prices that were announced stay. */
    async changeRate(instanceId: string, fromMs: number, hourlyCents: number): Promise<void> {
      const meter = await this.find(instanceId);
      if (!meter) return;
      const rates = [...(JSON.parse(meter.rates) as Rate[]), { fromMs, hourlyCents }].sort(
        (a, b) => a.fromMs - b.fromMs,
      );
      const largest = Math.max(...rates.map((rate) => rate.hourlyCents));
      await this.put([{ ...meter, hourlyCents: largest, rates: JSON.stringify(rates) }]);
    },

    /** A price that was announced for a moment is not to be: another one begins then. */
    async replaceRate(instanceId: string, wrong: Rate, hourlyCents: number): Promise<void> {
      const meter = await this.find(instanceId);
      if (!meter) return;
      const rates = (JSON.parse(meter.rates) as Rate[]).map((rate) =>
        rate.fromMs === wrong.fromMs && rate.hourlyCents === wrong.hourlyCents
          ? { ...rate, hourlyCents }
          : rate,
      );
      const largest = Math.max(...rates.map((rate) => rate.hourlyCents));
      await this.put([{ ...meter, hourlyCents: largest, rates: JSON.stringify(rates) }]);
    },

    stop: (instanceId: string) =>
      db.deleteFrom("meters").where("instanceId", "=", instanceId).execute(),

    /** What the owner's running hours will cost when they end: that money is spoken for. */
    async heldCents(ownerId: string): Promise<number> {
      const { held } = await db
        .selectFrom("meters")
        .select((eb) => eb.fn.sum<number>("hourlyCents").as("held"))
        .where("ownerId", "=", ownerId)
        .where("paused", "=", 0)
        .executeTakeFirstOrThrow();
      return Number(held ?? 0);
    },

    /** Writes whole rows. */
    async put(rows: readonly MeterTable[]): Promise<void> {
      for (let at = 0; at < rows.length; ) {
        const piece = rows.slice(at, at + (rows.length - at >= 100 ? 100 : 1));
        await db
          .insertInto("meters")
          .values(piece)
          .onConflict((conflict) =>
            conflict.column("instanceId").doUpdateSet((eb) => ({
              ownerId: eb.ref("excluded.ownerId"),
              chargedUntil: eb.ref("excluded.chargedUntil"),
              hourlyCents: eb.ref("excluded.hourlyCents"),
              rates: eb.ref("excluded.rates"),
              paused: eb.ref("excluded.paused"),
            })),
          )
          .execute();
        at += piece.length;
      }
    },
  };
}
