import type { Clock } from "../../../kernel/clock.ts";
import { after, done, type Reconciler } from "../../../reconcile/reconciler.ts";
import type { Store } from "../../../store/store.ts";
import { accountStore } from "../../accounts/index.ts";
import { instanceStore } from "../../instances/index.ts";
import { parameterStore } from "../../parameters/index.ts";
import { taskStore } from "../../tasks/index.ts";
import { deleteInstanceRows } from "./steps/destroy.ts";

/** Ends every task as if a data plane had carried it out. There is none. */
export function simulatedReconciler({ store, clock }: { store: Store; clock: Clock }): Reconciler {
  return {
    kind: "instance",
    concurrency: 16,
    reconcile: (id) =>
      store.transact(async (db) => {
        const instances = instanceStore(db);
        const tasks = taskStore(db);
        const now = clock.now();
        const instance = await instances.find(id);
        if (!instance) return done;
        const task = instance.busyTaskId ? await tasks.find(instance.busyTaskId) : undefined;
        if (instance.deletedAt !== null) {
          if (task) await deleteInstanceRows(db, instance, task, now);
          return done;
        }
        const accounts = accountStore(db);
        await accounts.settle(await accounts.all(id));
        if (task) {
          const { parameters } = JSON.parse(task.input) as { parameters?: Record<string, string> };
          if (parameters) await parameterStore(db).set(id, parameters, now);
          await tasks.end(task, now, "", {
            serving: 1,
            readyAt: instance.readyAt ?? now,
            realInstanceClass: instance.instanceClass,
          });
        }
        const next = await tasks.nextScheduled(id);
        if (!next) return done;
        const dueInMs = (next.dueAt ?? 0) - now;
        if (dueInMs <= 0) await tasks.begin(next, now);
        return after(Math.max(0, dueInMs));
      }),
  };
}
