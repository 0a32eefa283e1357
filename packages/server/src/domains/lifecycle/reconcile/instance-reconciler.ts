import { setTimeout as sleep } from "node:timers/promises";
import { TerminalError } from "../../../kernel/api-error.ts";
import { after, done, type Outcome, type Reconciler } from "../../../reconcile/reconciler.ts";
import { instanceStore, isMemcache, tombstoneMs } from "../../instances/index.ts";
import { type TaskKind, taskSteps, taskStore } from "../../tasks/index.ts";
import { masterOf } from "./instance-view.ts";
import {
  memcacheFlush,
  memcacheSettings,
  memcacheUsers,
  startMemcached,
  stopMemcached,
} from "./memcache/memcache-steps.ts";
import { type Observation, observeInstance } from "./observe-instance.ts";
import { planInstance, type Step } from "./plan-instance.ts";
import type { ReconcileContext } from "./reconcile-context.ts";
import { addNodes } from "./steps/add-nodes.ts";
import { beginTask } from "./steps/begin-task.ts";
import { certify } from "./steps/certify.ts";
import { flush, rewriteAppendOnlyFile, settings, users } from "./steps/contents.ts";
import { destroy } from "./steps/destroy.ts";
import { giveUp } from "./steps/give-up.ts";
import { placeSeed } from "./steps/place-seed.ts";
import { publish, unpublish } from "./steps/publish.ts";
import { start } from "./steps/start.ts";
import type { StepRunner } from "./steps/step.ts";
import {
  appoint,
  follow,
  kill,
  noteSync,
  openPort,
  promote,
  removeNode,
  restart,
  switchOver,
} from "./steps/topology.ts";
import { verify } from "./steps/verify.ts";

/** Slow resync: even without any sign of trouble everything is looked at again. */
const resyncMs = 60_000;
/** Longest time one run waits for the world before it gives the loop its place back. */
const patienceMs = 5_000;

type Acting = Exclude<Step["do"], "wait" | "rest">;
type ActingStep = Extract<Step, { do: Acting }>;

const runners: { readonly [Name in Acting]: StepRunner<Name> } = {
  destroy,
  "begin-task": beginTask,
  "place-seed": placeSeed,
  "rewrite-aof": rewriteAppendOnlyFile,
  "add-nodes": addNodes,
  "remove-node": removeNode,
  appoint,
  promote,
  start,
  kill,
  restart,
  "switch-over": switchOver,
  "open-replication": openPort,
  follow,
  "note-sync": noteSync,
  settings,
  users,
  certify,
  publish,
  flush,
  verify,
};

const memcacheRunners: typeof runners = {
  ...runners,
  start: startMemcached,
  restart: stopMemcached,
  settings: memcacheSettings,
  users: memcacheUsers,
  flush: memcacheFlush,
};

/** The part of a task that each step belongs to; what is missing here moves no progress. */
const taskStepOf: Partial<Record<Step["do"], readonly string[]>> = {
  "add-nodes": ["allocate"],
  "place-seed": ["fetch"],
  start: ["start", "restart"],
  restart: ["restart"],
  "switch-over": ["restart"],
  follow: ["replicate"],
  settings: ["resize", "configure"],
  certify: ["certify"],
  publish: ["publish"],
  flush: ["flush"],
  verify: ["verify"],
  destroy: ["destroy"],
};

/** Moves one instance from what it is to what its row says, one step at a time. */
export function instanceReconciler(context: ReconcileContext): Reconciler {
  return {
    kind: "instance",
    // Failover must not queue behind slow starts; the driver bounds how many start at once.
    concurrency: 64,
    // A fault that is mended outside shows as Normal again this soon.
    maxBackoffMs: 2_000,
    reconcile: (id, { signal }) => reconcileInstance(id, context, signal),
  };
}

async function reconcileInstance(
  id: string,
  context: ReconcileContext,
  signal: AbortSignal,
): Promise<Outcome> {
  let waitedMs = 0;
  while (!signal.aborted) {
    const observation = await observeInstance(id, context);
    if (!observation) return done;
    const { instance, nodes } = observation.view;
    if (instance.deletedAt !== null && instance.slotIndex === null && nodes.length === 0) {
      return bury(id, instance.deletedAt, context);
    }
    // Its creation was given up; what there is of it goes when it is deleted.
    if (instance.status === "Error") return after(resyncMs);
    const master = masterOf(observation.view);
    // What was proven of the address is over with the node behind it: the prober takes it from here.
    if (master && !master.replication) context.publications.setVerified(id, false);
    if (isKeptOut(observation, context)) {
      // What is to change is often who may come in: those who are in must not prevent it.
      context.log.warn({ instanceId: id }, "a client closes every connection; all are put out");
      await unpublish(observation, context);
      context.live.cutOffs.forget(id);
    }
    const step = planInstance(observation.view);
    if (step.do === "rest") {
      const { scheduled, closesInMs } = observation.view;
      return after(Math.min(resyncMs, scheduled?.dueInMs ?? resyncMs, closesInMs ?? resyncMs));
    }
    if (step.do === "wait") {
      if (waitedMs >= patienceMs) return after(step.ms);
      await sleep(step.ms, undefined, { signal }).catch(() => undefined);
      waitedMs += step.ms;
      continue;
    }
    try {
      await runStep(step, observation, context);
    } catch (error) {
      if (!(error instanceof TerminalError)) throw error;
      await giveUp(error, observation, context);
      return after(resyncMs);
    }
  }
  return after(0);
}

/** A change waits, and a client keeps the control plane from carrying it out. */
function isKeptOut(
  { view }: Observation,
  { live, publications }: Pick<ReconcileContext, "live" | "publications">,
): boolean {
  const { instance } = view;
  const waits = view.task !== null || view.accountsPending || !view.publishedAsWanted;
  return waits && publications.target(instance.id) !== null && live.cutOffs.isKeptOut(instance.id);
}

async function runStep(
  step: ActingStep,
  observation: Observation,
  context: ReconcileContext,
): Promise<void> {
  const kind = observation.view.task?.kind ?? "repair";
  context.log.debug({ instanceId: observation.view.instance.id, task: kind, ...step }, "step");
  context.atBorder(kind, step.do, "before");
  // The table is keyed by the step's own name, which the compiler cannot follow.
  const engine = isMemcache(observation.view.instance) ? memcacheRunners : runners;
  const run = engine[step.do] as StepRunner<Acting>;
  // The note tells onlookers how far the task is. Nothing depends on it, so nothing waits for it.
  await Promise.all([enterTaskStep(step, observation, context), run(step, observation, context)]);
  context.atBorder(kind, step.do, "after");
}

async function enterTaskStep(
  step: Step,
  { view: { task } }: Observation,
  { store, clock }: ReconcileContext,
): Promise<void> {
  if (!task) return;
  const known = taskSteps[task.kind as TaskKind];
  const name = taskStepOf[step.do]?.find((each) => known.includes(each));
  if (!name || name === task.step) return;
  await store.transact((db) => taskStore(db).enter(task, name, clock.now()));
}

/** Nothing is left of the instance but its row, which goes when its time is over. */
async function bury(id: string, deletedAt: number, context: ReconcileContext): Promise<Outcome> {
  const leftMs = deletedAt + tombstoneMs - context.clock.now();
  if (leftMs > 0) return after(leftMs);
  await context.store.transact((db) => instanceStore(db).delete(id));
  return done;
}
