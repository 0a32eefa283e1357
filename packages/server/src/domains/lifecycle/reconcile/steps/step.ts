import type { Observation } from "../observe-instance.ts";
import type { Step } from "../plan-instance.ts";
import type { ReconcileContext } from "../reconcile-context.ts";

/** Carries out one step of a plan. Idempotent; may be cut off anywhere and repeated. */
export type StepRunner<Name extends Step["do"]> = (
  step: Extract<Step, { do: Name }>,
  observation: Observation,
  context: ReconcileContext,
) => Promise<void>;
