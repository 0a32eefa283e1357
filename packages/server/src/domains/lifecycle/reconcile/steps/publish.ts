import type { Instance } from "../../../instances/index.ts";
import { slotId } from "../node-handle.ts";
import { nodeSocket } from "../node-socket.ts";
import type { ReconcileContext } from "../reconcile-context.ts";
import { wantedSlot } from "../wanted-state.ts";
import type { StepRunner } from "./step.ts";

/** The published address leads to the master, for those on the whitelist. */
export const publish: StepRunner<"publish"> = async (_, { view, desire }, context) => {
  const { instance } = view;
  const target = instance.masterNodeId;
  const state = wantedSlot(instance, {
    target: target === null ? null : nodeSocket(context.driver, instance, target),
    allow: desire.allow,
    slotId: slotId(instance),
  });
  await context.frontDoor.apply(state);
  context.publications.note(instance.id, state, target);
};

/** Closes every connection of the instance; the next plan publishes it again. */
export async function unpublish(instance: Instance, context: ReconcileContext): Promise<void> {
  await context.frontDoor.apply(
    wantedSlot(instance, { target: null, allow: [], slotId: slotId(instance) }),
  );
  context.publications.forget(instance.id);
}
