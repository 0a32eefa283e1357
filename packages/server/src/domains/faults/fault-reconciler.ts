import type { NodeHandle } from "../../drivers/driver.ts";
import type { Clock } from "../../kernel/clock.ts";
import { after, done, type Outcome, type Reconciler } from "../../reconcile/reconciler.ts";
import type { Store } from "../../store/store.ts";
import { isNodeEffect } from "./effects.ts";
import { type Fault, faultStore, isOver } from "./fault-store.ts";
import { effects } from "./node-effects.ts";
import type { LivingNode, NodeWorld } from "./node-world.ts";

export interface FaultReconcilerOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** Null: this installation runs no nodes. */
  readonly world: NodeWorld | null;
}

/** Until there is a node in the role, and between two strikes. */
const lookAgainMs = 200;

/**
 * Makes faults of nodes happen, and ends faults whose time is over: what they hold is let go, then
 * the row goes.
 */
export function faultReconciler(options: FaultReconcilerOptions): Reconciler {
  return {
    kind: "fault",
    concurrency: 16,
    maxBackoffMs: 1_000,
    reconcile: (id, { signal }) => reconcileFault(id, options, signal),
  };
}

async function reconcileFault(
  id: string,
  { store, clock, world }: FaultReconcilerOptions,
  signal: AbortSignal,
): Promise<Outcome> {
  const fault = await store.read((db) => faultStore(db).find(id));
  if (!fault) return done;
  const now = clock.now();
  if (isOver(fault, now)) {
    if (world) await letGo(fault, world);
    await store.transact((db) => faultStore(db).delete(id));
    return done;
  }
  const rest = fault.expiresAt === null ? done : after(fault.expiresAt - now);
  if (!world || !isNodeEffect(fault.effect)) return rest;
  const { lasts } = effects[fault.effect];
  if (!lasts && fault.hits >= (fault.times ?? 1)) return rest;
  const role = fault.nodeRole === "replica" ? "replica" : "master";
  const [node] = await world.nodes(fault.instanceId, role);
  if (!node) return after(lookAgainMs);
  await strike(fault, node, { store, world, signal });
  return after(lasts ? 0 : lookAgainMs);
}

async function strike(
  fault: Fault,
  node: LivingNode,
  { store, world, signal }: { store: Store; world: NodeWorld; signal: AbortSignal },
): Promise<void> {
  if (!isNodeEffect(fault.effect)) return;
  const held = heldOf(fault);
  // Written down first: a control plane that ends in between still knows what to let go.
  if (!held.some(({ pid, startTicks }) => isSame(node.handle, { pid, startTicks }))) {
    const all = JSON.stringify([...held, node.handle]);
    await store.transact(async (db) => {
      await faultStore(db).hold(fault.id, all);
      await faultStore(db).hit(fault.id);
    });
  } else if (!effects[fault.effect].lasts) {
    await store.transact((db) => faultStore(db).hit(fault.id));
  }
  await effects[fault.effect].strike(node, fault, world, signal);
}

async function letGo(fault: Fault, world: NodeWorld): Promise<void> {
  if (!isNodeEffect(fault.effect)) return;
  const { release } = effects[fault.effect];
  if (!release) return;
  const living = [
    ...(await world.nodes(fault.instanceId, "master")),
    ...(await world.nodes(fault.instanceId, "replica")),
  ];
  for (const handle of heldOf(fault)) {
    const known = living.find((node) => isSame(node.handle, handle));
    await release(known ?? { nodeId: handle.nodeId, handle, client: null }, fault, world);
  }
  // Keys that were written to a master have reached whoever is the master now.
  if (fault.effect === "fill-memory" && living[0]) await release(living[0], fault, world);
}

function heldOf({ held }: Fault): NodeHandle[] {
  return held === "" ? [] : (JSON.parse(held) as NodeHandle[]);
}

function isSame(
  left: Pick<NodeHandle, "pid" | "startTicks">,
  right: Pick<NodeHandle, "pid" | "startTicks">,
): boolean {
  return left.pid === right.pid && left.startTicks === right.startTicks;
}
