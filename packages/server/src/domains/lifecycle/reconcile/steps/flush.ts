import { deleteExpiredKeys, flushAll, flushDatabase } from "../../../../engine/redis/flush.ts";
import type { RedisClient } from "../../../../engine/redis/redis-client.ts";
import { haveCaughtUp } from "../../../../engine/redis/replication.ts";
import { type Task, taskStore } from "../../../tasks/index.ts";
import type { StepRunner } from "./step.ts";

interface FlushInput {
  /** The logical database; missing: all of them. */
  readonly database?: number;
  /** The master that was cleared. */
  readonly flushedOn?: string;
}

/**
 * Clears what the open task says: everything, one database, or only what has expired. It is over
 * when every replica that could take over is clear as well. Each master is cleared once, so that
 * waiting costs nobody what is written meanwhile; where another takes office before, it is its turn.
 */
export const flush: StepRunner<"flush"> = async (_, { view }, context) => {
  const { task, instance } = view;
  const { masterNodeId } = instance;
  if (!task || masterNodeId === null) return;
  const client = context.live.client(masterNodeId);
  const input = JSON.parse(task.input) as FlushInput;
  if (input.flushedOn !== masterNodeId) {
    await clear(client, task, input);
    const flushedOn = { flushedOn: masterNodeId };
    await context.store.transact((db) => taskStore(db).remember(task, flushedOn));
  }
  const heirs = view.nodes.filter(({ row }) => row.id !== masterNodeId && row.inSync === 1);
  const replicas = heirs.map(({ row }) => context.live.client(row.id));
  if (!(await haveCaughtUp(client, replicas))) return;
  await context.store.transact((db) => taskStore(db).enter(task, "verify", context.clock.now()));
};

async function clear(client: RedisClient, { kind }: Task, { database }: FlushInput): Promise<void> {
  if (kind === "FlushExpireKeys") await deleteExpiredKeys(client);
  else if (database === undefined) await flushAll(client);
  else await flushDatabase(client, database);
}
