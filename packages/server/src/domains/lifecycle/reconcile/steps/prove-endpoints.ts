import { type Endpoint, endpointStore } from "../../../networks/index.ts";
import type { Observation } from "../observe-instance.ts";
import { proveSlot } from "../prove-address.ts";
import type { ReconcileContext } from "../reconcile-context.ts";

/**
 * Proves the endpoints beside the primary one, which decides alone whether the instance serves. A
 * fault is kept with the endpoint and logged; a task that changes the network waits for its end.
 * @throws the last fault, while such a task is open
 */
export async function proveEndpoints(
  observation: Observation,
  context: ReconcileContext,
): Promise<void> {
  const { view, desire } = observation;
  let last: unknown;
  for (const endpoint of desire.endpoints) {
    const state = desire.slots.open.find(({ slot }) => slot.address === endpoint.address);
    if (!state) continue;
    try {
      await proveSlot(state.slot, view.instance, desire, context);
      await noteFault(endpoint, "", context);
    } catch (error) {
      last = error;
      const { instanceId, kind, address } = endpoint;
      context.log.warn({ err: error, instanceId, kind, address }, "an endpoint does not answer");
      await noteFault(endpoint, error instanceof Error ? error.message : String(error), context);
    }
  }
  const task = view.task?.kind;
  if (last !== undefined && (task === "ModifyInsNet" || task === "ModifyInsSSL")) throw last;
}

async function noteFault(
  { slotIndex, fault: before }: Endpoint,
  fault: string,
  { store }: ReconcileContext,
): Promise<void> {
  if (fault === before) return;
  await store.transact((db) => endpointStore(db).update(slotIndex, { fault }));
}
