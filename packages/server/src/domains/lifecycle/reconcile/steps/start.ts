import type { NodeHandle } from "../../../../drivers/driver.ts";
import { redisNodeSpec } from "../../../../engine/redis/redis-config.ts";
import { NodeExitedError, waitReady } from "../../../../engine/redis/wait-ready.ts";
import { settleAll } from "../../../../reconcile/settle-all.ts";
import { damageOf } from "../find-damage.ts";
import { controlUser } from "../live-nodes.ts";
import { parseHandle } from "../node-handle.ts";
import { type Node, nodeStore } from "../node-store.ts";
import type { Observation } from "../observe-instance.ts";
import type { ReconcileContext } from "../reconcile-context.ts";
import { replicatorPassword, replicatorUser } from "../wanted-state.ts";
import { blameSeed } from "./place-seed.ts";
import type { StepRunner } from "./step.ts";

/** Longest wait for a node that loads its data before the loop looks again. */
const readyTimeoutMs = 20_000;

/** Starts these nodes at once, each with all its settings and users from its first moment. */
export const start: StepRunner<"start"> = async (step, observation, context, tell) => {
  const nodes = observation.view.nodes.filter((node) => step.nodeIds.includes(node.row.id));
  const started = await Promise.all(
    nodes.map(async ({ row }) => {
      try {
        return await startNode(row, observation, context);
      } catch (error) {
        if (!(error instanceof NodeExitedError)) throw error;
        if ((await blameSeed(row.id, observation, context)) === "whole") {
          context.troubles.note(row.id, () => damageOf(row, context));
          throw error;
        }
        return null;
      }
    }),
  );
  if (started.includes(null)) return;
  const now = new Map(started.map((row) => [row?.id, row]));
  tell({ rows: { nodes: observation.rows.nodes.map((row) => now.get(row.id) ?? row) } });
};

export async function startNode(
  row: Node,
  { view, desire }: Observation,
  context: ReconcileContext,
): Promise<Node> {
  const spec = redisNodeSpec({ ...nodeOptions(row, desire, context) });
  const handle = await context.driver.ensure({ nodeId: row.id, ...spec }, parseHandle(row));
  const changes = {
    handle: JSON.stringify(handle),
    inSync: 0,
    restartEpoch: view.instance.restartEpoch,
  };
  // Without its handle the process would be an orphan, so the step ends only when both are so:
  // the handle is on the disk and the node answers.
  await settleAll([
    context.store.transact((db) => nodeStore(db).update(row.id, changes)),
    untilReady(row, handle, desire, context),
  ]);
  return { ...row, ...changes };
}

async function untilReady(
  row: Node,
  handle: NodeHandle,
  desire: Observation["desire"],
  context: ReconcileContext,
): Promise<void> {
  let exited = false;
  const look = setInterval(() => {
    void context.driver.inspect(handle).then((state) => {
      exited = !state.running;
    });
  }, 50);
  try {
    const client = await waitReady({
      path: context.live.socketOf(row.id),
      username: controlUser,
      password: desire.controlPassword,
      timeoutMs: readyTimeoutMs,
      commandTimeoutMs: 2_000,
      hasExited: () => exited,
    });
    context.troubles.end(row.id);
    context.live.adopt(row, handle, client, {
      settings: desire.provenSettingsPrint,
      users: desire.usersPrint,
    });
  } finally {
    clearInterval(look);
  }
}

function nodeOptions(row: Node, desire: Observation["desire"], context: ReconcileContext) {
  return {
    users: desire.users,
    ...desire.provenSettings,
    ...(row.replicationPort === null
      ? {}
      : {
          replication: replicationOptions(row.replicationPort, desire, context),
        }),
  };
}

/** How a node replicates: behind the installation's own certificates, as the replicas' own user. */
export function replicationOptions(
  port: number,
  { controlPassword }: Pick<Observation["desire"], "controlPassword">,
  { replication }: Pick<ReconcileContext, "replication">,
) {
  return {
    ...replication,
    port,
    username: replicatorUser,
    password: replicatorPassword(controlPassword),
  };
}
