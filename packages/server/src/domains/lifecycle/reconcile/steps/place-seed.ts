import { TerminalError } from "../../../../kernel/api-error.ts";
import { instanceStore } from "../../../instances/index.ts";
import { taskStore } from "../../../tasks/index.ts";
import type { Observation } from "../observe-instance.ts";
import type { ReconcileContext } from "../reconcile-context.ts";
import { unpublish } from "./publish.ts";
import type { StepRunner } from "./step.ts";

/**
 * The node gets the stored data and takes office. Clients are off the air first: what they wrote
 * from here on would be lost. Until the last line the nodes of before have everything they had, so
 * data that turn out to be missing or damaged leave the instance as it was.
 */
export const placeSeed: StepRunner<"place-seed"> = async (step, observation, context) => {
  const { instance } = observation.view;
  await unpublish(observation, context);
  try {
    await context.seeds.place(instance.seed, {
      dir: context.driver.dirOf(step.nodeId),
      appendOnly: observation.desire.provenSettings.parameters["appendonly"] !== "no",
    });
  } catch (error) {
    if (!(error instanceof TerminalError)) throw error;
    await giveUp(observation, error.message, context);
    return;
  }
  await context.store.transact((db) =>
    instanceStore(db).update(instance.id, { masterNodeId: step.nodeId, seedPlaced: 1 }),
  );
};

/** The task failed. An instance that had data goes on with them; a new one has none to go on with. */
async function giveUp(
  { view: { instance, task } }: Observation,
  reason: string,
  { store, clock, log }: ReconcileContext,
): Promise<void> {
  log.warn({ instanceId: instance.id, reason }, "stored data could not be placed");
  await store.transact(async (db) => {
    const { previousSeed = "" } = JSON.parse(task?.input ?? "{}") as { previousSeed?: string };
    const changes =
      instance.readyAt === null ? { fault: reason } : { seed: previousSeed, seedPlaced: 1 };
    if (task) await taskStore(db).end(task, clock.now(), reason, changes);
    if (instance.readyAt === null) {
      await instanceStore(db).update(instance.id, { busyStatus: "Error" });
    }
  });
}
