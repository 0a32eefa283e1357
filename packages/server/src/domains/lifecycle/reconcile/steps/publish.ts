import type { SlotState } from "../../../../drivers/front-door.ts";
import { type Endpoint, endpointStore } from "../../../networks/index.ts";
import { slotId } from "../node-handle.ts";
import type { Observation } from "../observe-instance.ts";
import type { ReconcileContext } from "../reconcile-context.ts";
import { closedSlot } from "../wanted-slots.ts";
import type { StepRunner } from "./step.ts";

/**
 * Every published address leads to the master, for those on the whitelist. What clients may not
 * use any more is closed first, and its slot given back once it is.
 */
export const publish: StepRunner<"publish"> = async (_, observation, context, tell) => {
  const { view, desire, rows } = observation;
  const { id, masterNodeId } = view.instance;
  await closeEndpoints(observation, context);
  for (const state of desire.slots.open) await context.frontDoor.apply(state);
  context.publications.note(id, desire.slots.open, masterNodeId);
  const { closing } = desire.slots;
  const endpoints = rows.endpoints.filter((endpoint) => !closing.includes(endpoint));
  // The proof that follows shows what became of the node meanwhile.
  tell({ rows: { endpoints }, nodesAsBefore: true });
};

/** Closes every connection of the instance; the next plan publishes it again. */
export async function unpublish(
  { view, desire }: Observation,
  context: ReconcileContext,
): Promise<void> {
  const { open, closing } = desire.slots;
  for (const state of [...open, ...closing.map(stateOf)]) {
    await context.frontDoor.apply(closedSlot(state));
  }
  context.publications.forget(view.instance.id);
}

async function closeEndpoints(
  { view, desire }: Observation,
  { frontDoor, store }: ReconcileContext,
): Promise<void> {
  for (const endpoint of desire.slots.closing) {
    await frontDoor.apply(stateOf(endpoint));
    await store.transact((db) => endpointStore(db).delete(view.instance.id, endpoint.slotIndex));
  }
}

function stateOf(endpoint: Endpoint): SlotState {
  const { address, port } = endpoint;
  const slot = { slotId: slotId(endpoint), address, port };
  return { slot, target: null, allow: [], maxConnections: 1 };
}
