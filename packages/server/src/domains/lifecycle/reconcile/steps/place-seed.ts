import { TerminalError } from "../../../../kernel/api-error.ts";
import { type SeedTarget, settleSeed } from "../../../backups/index.ts";
import { instanceStore } from "../../../instances/index.ts";
import { taskStore } from "../../../tasks/index.ts";
import type { Observation } from "../observe-instance.ts";
import type { ReconcileContext } from "../reconcile-context.ts";
import { unpublish } from "./publish.ts";
import { closing, type StepRunner } from "./step.ts";

/**
 * The node gets the stored data and takes office. Clients are off the air first: what they wrote
 * from here on would be lost. Until the last line the nodes of before have everything they had, so
 * data that turn out to be missing or damaged leave the instance as it was.
 */
export const placeSeed: StepRunner<"place-seed"> = async (step, observation, context) => {
  const { instance } = observation.view;
  await unpublish(observation, context);
  try {
    await context.seeds.place(instance.seed, seedTarget(step.nodeId, observation, context));
  } catch (error) {
    if (!(error instanceof TerminalError)) throw error;
    await giveUp(observation, error.message, context);
    return;
  }
  await context.store.transact((db) =>
    instanceStore(db).update(instance.id, { masterNodeId: step.nodeId, seedPlaced: 1 }),
  );
};

/** A new instance's node ended as it loaded: where its data are to blame, nothing mends that. */
export async function blameSeed(
  nodeId: string,
  observation: Observation,
  context: ReconcileContext,
): Promise<"damaged" | "whole"> {
  const { instance } = observation.view;
  if (instance.readyAt !== null || instance.seed === "") return "whole";
  try {
    await context.seeds.check(instance.seed, seedTarget(nodeId, observation, context));
    return "whole";
  } catch (error) {
    if (!(error instanceof TerminalError)) throw error;
    await giveUp(observation, error.message, context);
    return "damaged";
  }
}

function seedTarget(
  nodeId: string,
  { view, desire }: Observation,
  { driver }: ReconcileContext,
): SeedTarget {
  return {
    dir: driver.dirOf(nodeId),
    appendOnly: desire.provenSettings.parameters["appendonly"] !== "no",
    isNew: view.instance.readyAt === null,
  };
}

/** The task failed. An instance that had data goes on with them; a new one has none to go on with. */
async function giveUp(
  { view: { instance, task } }: Observation,
  reason: string,
  context: ReconcileContext,
): Promise<void> {
  const { store, clock, log } = context;
  log.warn({ instanceId: instance.id, reason }, "stored data could not be placed");
  await store.transact(async (db, onCommit) => {
    const { previousSeed = "" } = JSON.parse(task?.input ?? "{}") as { previousSeed?: string };
    const changes =
      instance.readyAt === null
        ? { fault: reason }
        : // Its address is closed: it shows as Normal when that is open and proven again.
          { seed: previousSeed, seedPlaced: 1, serving: 0 };
    if (task) await taskStore(db).end(task, clock.now(), reason, changes);
    if (instance.readyAt === null) {
      await instanceStore(db).update(instance.id, { busyStatus: "Error" });
    }
    await settleSeed(instance.seed, "failed", closing(db, onCommit, context));
  });
}
