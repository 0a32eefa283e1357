import { putDataAside } from "../../../../engine/redis/data-files.ts";
import { nodeStore } from "../node-store.ts";
import type { StepRunner } from "./step.ts";

/** A node whose data cannot be loaded starts without them, and gets its master's. */
export const setAside: StepRunner<"set-aside"> = async (step, { view }, context) => {
  const { driver, store, clock, log, troubles } = context;
  // Whatever became of them: from here on it must not stand in for its master.
  await store.transact((db) => nodeStore(db).update(step.nodeId, { inSync: 0, completeAt: null }));
  const folder = await putDataAside(driver.dirOf(step.nodeId), clock.now());
  troubles.end(step.nodeId);
  const words = "data that cannot be loaded are put aside";
  log.warn({ instanceId: view.instance.id, nodeId: step.nodeId, folder }, words);
};
