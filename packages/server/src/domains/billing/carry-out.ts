import { type InstanceClass, instanceClasses } from "@kvasir/spec";
import { classChange, type Instance, instanceStore } from "../instances/index.ts";
import { closeInstance, openInstance, releaseInstance, taskStore } from "../tasks/index.ts";
import type { BillingEvent } from "./contract.ts";
import { meterStore } from "./meters.ts";
import type { Passing } from "./pass-owners.ts";
import { priceOf } from "./price-book.ts";
import type { ChangeCost } from "./take-back-change.ts";

/** Does to the instances what time brought them, in order. */
export async function carryOut(events: readonly BillingEvent[], passing: Passing): Promise<void> {
  const instances = instanceStore(passing.db);
  for (const event of events) {
    if (event.kind === "usage") continue;
    const instance = await instances.find(event.instanceId);
    if (instance) await carryOutOne(event, instance, passing);
  }
}

async function carryOutOne(
  event: Exclude<BillingEvent, { kind: "usage" }>,
  instance: Instance,
  passing: Passing,
): Promise<void> {
  const { db } = passing;
  switch (event.kind) {
    case "renewed":
      await instanceStore(db).update(instance.id, { endTime: event.endTime });
      break;
    case "expired":
    case "overdue":
      await closeInstance(instance, event.kind, event.at, passing);
      break;
    case "recovered":
      await openInstance(instance, ["overdue"], passing);
      break;
    case "released":
      await meterStore(db).stop(instance.id);
      await releaseInstance(instance, event.at, passing);
      break;
    case "class-changed":
      await beginRenewedClass(instance, passing);
  }
}

/** The class that a renewal paid for; room for it was taken when it was ordered. */
async function beginRenewedClass(instance: Instance, passing: Passing): Promise<void> {
  const { db, now, random, work, prices } = passing;
  const wanted = instanceClasses.get(instance.renewClass);
  const ordered = { renewClass: "", renewClassAt: null };
  await instanceStore(db).update(instance.id, ordered);
  if (!wanted) return;
  const before = instanceClasses.get(instance.instanceClass) ?? wanted;
  const monthly = (each: InstanceClass) => priceOf(each, prices).monthlyCents;
  const cost: ChangeCost = { monthlyCents: monthly(wanted) - monthly(before) };
  // Scheduled, so that a task that runs at this moment ends first.
  await taskStore(db).open(instance, "ModifyInsSpec", {
    now,
    random,
    dueAt: now + 1,
    input: { from: instance.instanceClass, to: wanted.class, cost },
    changes: classChange(instance, wanted),
  });
  await work.request("instance", instance.id);
}
