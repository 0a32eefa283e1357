import { rewriteAof } from "../../../../engine/redis/aof.ts";
import { applyUsers, killUserConnections } from "../../../../engine/redis/apply-users.ts";
import { deleteExpiredKeys, flushAll, flushDatabase } from "../../../../engine/redis/flush.ts";
import { settlePersistence } from "../../../../engine/redis/persistence.ts";
import { applySettings, SettingsRefusedError } from "../../../../engine/redis/settings.ts";
import { type Task, taskStore } from "../../../tasks/index.ts";
import { controlUser } from "../live-nodes.ts";
import { replicatorUser } from "../wanted-state.ts";
import type { StepRunner } from "./step.ts";

/** Brings every node's settings up to date; a value that Redis refuses ends the task that set it. */
export const settings: StepRunner<"settings"> = async (_, { view, desire }, context) => {
  for (const node of view.nodes) {
    if (!node.replication || node.settings === desire.settingsPrint) continue;
    try {
      const client = context.live.client(node.row.id);
      const changed = await applySettings(client, desire.settings);
      const justSwitched = changed.includes("appendonly");
      // Until then the task stays open, so that a node which starts again does so as before.
      if (changesPersistence(view.task) && !(await settlePersistence(client, { justSwitched }))) {
        return;
      }
      context.live.noteApplied(node.row.id, { settings: desire.settingsPrint });
    } catch (error) {
      const { task } = view;
      if (!(error instanceof SettingsRefusedError) || task?.kind !== "ModifyInsConfig") throw error;
      const { redisMessage } = error;
      await context.store.transact((db) =>
        taskStore(db).end(task, context.clock.now(), redisMessage),
      );
      return;
    }
  }
};

function changesPersistence(task: Task | null): boolean {
  if (task?.kind !== "ModifyInsConfig") return false;
  const { parameters } = JSON.parse(task.input) as { parameters?: Record<string, string> };
  return parameters?.["appendonly"] !== undefined;
}

/**
 * Gives every node the same users. Connections of users that changed are closed: a password that
 * is no longer valid must not go on working for those who are already in.
 */
export const users: StepRunner<"users"> = async (_, { view, desire }, context) => {
  const waiting = desire.accounts.filter((account) => account.pending !== "");
  for (const node of view.nodes) {
    if (!node.replication || node.users === desire.usersPrint) continue;
    const client = context.live.client(node.row.id);
    const changed = await applyUsers(client, desire.users);
    // Accounts that wait are closed too, should an earlier try have stopped before this line.
    const names = new Set([...changed, ...waiting.map((account) => account.name)]);
    // Any of them may have come in as the default user, with the one-argument form of AUTH.
    if (changed.length === 0 && waiting.some((account) => account.pending !== "create")) {
      names.add("default");
    }
    names.delete(controlUser);
    names.delete(replicatorUser);
    await killUserConnections(client, [...names]);
    context.live.noteApplied(node.row.id, { users: desire.usersPrint });
  }
  context.publications.setVerified(view.instance.id, false);
};

/** Nodes never rewrite their append-only file by themselves: the control plane decides when. */
export const rewriteAppendOnlyFile: StepRunner<"rewrite-aof"> = async (step, _, { live }) => {
  await rewriteAof(live.client(step.nodeId));
};

/** Clears what the open task says: everything, one database, or only what has expired. */
export const flush: StepRunner<"flush"> = async (_, { view }, context) => {
  const { task, instance } = view;
  if (!task || instance.masterNodeId === null) return;
  const client = context.live.client(instance.masterNodeId);
  const { database } = JSON.parse(task.input) as { database?: number };
  if (task.kind === "FlushExpireKeys") await deleteExpiredKeys(client);
  else if (database === undefined) await flushAll(client);
  else await flushDatabase(client, database);
  await context.store.transact((db) => taskStore(db).enter(task, "verify", context.clock.now()));
};
