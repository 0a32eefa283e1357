/**
 * A world of owners on the simulated data plane, and its clock moved by a month at once. Prints
 * one line of JSON when nothing is due any more.
 *
 *   node bench/month-jump-run.ts DIR OWNERS INSTANCES_EACH
 */
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pino } from "pino";
import {
  billingReconciler,
  defaultPriceBook,
} from "../packages/server/src/domains/billing/index.ts";
import { simulatedReconciler } from "../packages/server/src/domains/lifecycle/index.ts";
import { systemRandom } from "../packages/server/src/kernel/ids.ts";
import { Loop } from "../packages/server/src/reconcile/loop.ts";
import { openSqliteStore } from "../packages/server/src/store/sqlite-store.ts";
import { fillOwners } from "./fill-owners.ts";

const [dir = "", owners = "", each = ""] = process.argv.slice(2);
const monthMs = 30 * 24 * 3_600_000;
let now = Date.UTC(2026, 0, 1);
const clock = { now: () => now };
const log = pino({ level: "warn" }, pino.destination(2));
const store = await openSqliteStore(join(dir, "kvasir.db"));
await fillOwners(store, { owners: Number(owners), instancesEach: Number(each), now });

const loop = new Loop({
  store,
  clock,
  log,
  reconcilers: [
    billingReconciler({
      store,
      clock,
      random: systemRandom,
      log,
      prices: defaultPriceBook,
      wake: (kind, key) => loop.wake(kind, key),
    }),
    simulatedReconciler({
      store,
      clock,
      random: systemRandom,
      wake: (kind, key) => loop.wake(kind, key),
    }),
  ],
  pollMs: 100,
});

const before = rssMb();
let peak = before;
const watch = setInterval(() => {
  peak = Math.max(peak, rssMb());
}, 100);
const startedAt = performance.now();
now += monthMs;
loop.start();
while (await isBusy()) await sleep(50);
const seconds = (performance.now() - startedAt) / 1000;
clearInterval(watch);
await loop[Symbol.asyncDispose]();

const count = async (table: "ledgerEntries" | "orderLines" | "tasks") =>
  store.read(async (db) => {
    const { n } = await db
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<number>().as("n"))
      .executeTakeFirstOrThrow();
    return Number(n);
  });
const hours = await store.read((db) =>
  db
    .selectFrom("ledgerEntries")
    .select((eb) => eb.fn.sum<number>("hours").as("hours"))
    .executeTakeFirstOrThrow(),
);
const statuses = await store.read((db) =>
  db
    .selectFrom("instances")
    .select((eb) => ["status", eb.fn.countAll<number>().as("n")])
    .groupBy("status")
    .execute(),
);
console.log(
  JSON.stringify({
    seconds,
    rssBeforeMb: before,
    rssPeakMb: peak,
    entries: await count("ledgerEntries"),
    renewals: await count("orderLines"),
    tasks: await count("tasks"),
    hours: Number(hours.hours),
    statuses: Object.fromEntries(statuses.map((row) => [row.status, Number(row.n)])),
  }),
);
await store[Symbol.asyncDispose]();

/** Whether anything is left that was due within the month. */
async function isBusy(): Promise<boolean> {
  return store.read(async (db) => {
    const row = await db
      .selectFrom("work")
      .select("key")
      .where("dueAt", "<=", now)
      .limit(1)
      .executeTakeFirst();
    const account = await db
      .selectFrom("billingAccounts")
      .select("ownerId")
      .where("dueAt", "<=", now)
      .limit(1)
      .executeTakeFirst();
    return row !== undefined || account !== undefined;
  });
}

function rssMb(): number {
  return process.memoryUsage().rss / 1024 / 1024;
}
