import { setTimeout as sleep } from "node:timers/promises";
import { TerminalError } from "../../../kernel/api-error.ts";
import { openingOnce } from "../../../kernel/secret-box.ts";
import {
  after,
  done,
  type Outcome,
  type ReconcileRun,
  type Reconciler,
} from "../../../reconcile/reconciler.ts";
import { instanceStore, isMemcache, tombstoneMs } from "../../instances/index.ts";
import { type InstanceRows, readInstanceRows } from "./instance-rows.ts";
import { masterOf, type NodeView } from "./instance-view.ts";
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
import { rewriteAppendOnlyFile, settings, users } from "./steps/contents.ts";
import { destroy } from "./steps/destroy.ts";
import { flush } from "./steps/flush.ts";
import { giveUp } from "./steps/give-up.ts";
import { placeSeed } from "./steps/place-seed.ts";
import { publish, unpublish } from "./steps/publish.ts";
import { setAside } from "./steps/set-aside.ts";
import { start } from "./steps/start.ts";
import type { Known, StepRunner } from "./steps/step.ts";
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
import { TaskNotes } from "./task-notes.ts";

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
  "set-aside": setAside,
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

/** Moves one instance from what it is to what its row says, one step at a time. */
export function instanceReconciler(context: ReconcileContext): Reconciler {
  return {
    kind: "instance",
    // Failover must not queue behind slow starts; the driver bounds how many start at once.
    concurrency: 64,
    // A fault that is mended outside shows as Normal again this soon.
    maxBackoffMs: 2_000,
    reconcile: (id, run) =>
      reconcileInstance(id, { ...context, secrets: openingOnce(context.secrets) }, run),
  };
}

/** What the last step left behind: rows, and what was seen before it. */
interface Ahead {
  readonly rows: InstanceRows;
  readonly before: Observation;
  readonly seen?: readonly NodeView[];
}

async function reconcileInstance(
  id: string,
  context: ReconcileContext,
  { signal, isAskedAgain }: ReconcileRun,
): Promise<Outcome> {
  const notes = new TaskNotes(context);
  let waitedMs = 0;
  let ahead: Ahead | undefined;
  while (!signal.aborted) {
    // Whoever else changes rows asks for a look at them; within this process that is heard at once.
    if (context.store.isShared || isAskedAgain()) ahead = undefined;
    const rows = ahead?.rows ?? (await readInstanceRows(id, context));
    if (!rows) return done;
    const withNotes = { ...rows, task: notes.complete(rows.task) };
    const observation = await observeInstance(withNotes, context, ahead);
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
      ahead = { rows, before: observation };
      continue;
    }
    try {
      ahead = await runStep(step, observation, context, notes);
    } catch (error) {
      if (!(error instanceof TerminalError)) throw error;
      const wasOpen = await giveUp(error, observation, context);
      return after(wasOpen ? 0 : resyncMs);
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

/** Carries the step out. @returns what there is to know after it without a look */
async function runStep(
  step: ActingStep,
  observation: Observation,
  context: ReconcileContext,
  notes: TaskNotes,
): Promise<Ahead | undefined> {
  const { view } = observation;
  const kind = view.task?.kind ?? "repair";
  context.log.debug({ instanceId: view.instance.id, task: kind, ...step }, "step");
  context.atBorder(kind, step.do, "before");
  // The table is keyed by the step's own name, which the compiler cannot follow.
  const engine = isMemcache(view.instance) ? memcacheRunners : runners;
  const run = engine[step.do] as StepRunner<Acting>;
  const task = notes.enter(view.task, step.do, context.clock.now());
  let known: Known | undefined;
  await notes.during(() =>
    run(step, { ...observation, view: { ...view, task } }, context, (told) => {
      known = told;
    }),
  );
  context.atBorder(kind, step.do, "after");
  if (!known) return undefined;
  const rows = { ...observation.rows, ...known.rows };
  return { rows, before: observation, ...(known.nodesAsBefore ? { seen: view.nodes } : {}) };
}

/** Nothing is left of the instance but its row, which goes when its time is over. */
async function bury(id: string, deletedAt: number, context: ReconcileContext): Promise<Outcome> {
  const leftMs = deletedAt + tombstoneMs - context.clock.now();
  if (leftMs > 0) return after(leftMs);
  await context.store.transact((db) => instanceStore(db).delete(id));
  return done;
}
