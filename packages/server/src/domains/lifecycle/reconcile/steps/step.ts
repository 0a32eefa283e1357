import { workQueue } from "../../../../reconcile/work-queue.ts";
import type { Db } from "../../../../store/db.ts";
import type { OnCommit } from "../../../../store/store.ts";
import type { InstanceRows } from "../instance-rows.ts";
import type { Observation } from "../observe-instance.ts";
import type { Step } from "../plan-instance.ts";
import type { ReconcileContext } from "../reconcile-context.ts";

/** What a step has changed, told by it so that nobody has to look. */
export interface Known {
  /** Rows as they are now, where the step changed them. */
  readonly rows: Partial<InstanceRows>;
  /** The nodes are as they were seen before the step. Absent: they are looked at. */
  readonly nodesAsBefore?: true;
}

/**
 * Carries out one step of a plan. Idempotent; may be cut off anywhere and repeated. Everything is
 * looked at again after it, but for what it `tells`, last of all.
 */
export type StepRunner<Name extends Step["do"]> = (
  step: Extract<Step, { do: Name }>,
  observation: Observation,
  context: ReconcileContext,
  tell: (known: Known) => void,
) => Promise<void>;

/** What closing or releasing another instance takes, in the transaction of a step. */
export function closing(
  db: Db,
  onCommit: OnCommit,
  { clock, random, wake }: Pick<ReconcileContext, "clock" | "random" | "wake">,
) {
  const now = clock.now();
  return { db, now, random, work: workQueue(db, onCommit, now, (_kind, id) => wake(id)) };
}
