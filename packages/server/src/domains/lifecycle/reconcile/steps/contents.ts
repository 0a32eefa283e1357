import { rewriteAof } from "../../../../engine/redis/aof.ts";
import { applyUsers, killUserConnections } from "../../../../engine/redis/apply-users.ts";
import { settlePersistence } from "../../../../engine/redis/persistence.ts";
import { applySettings, SettingsRefusedError } from "../../../../engine/redis/settings.ts";
import { TerminalError } from "../../../../kernel/api-error.ts";
import { type Task, taskStore } from "../../../tasks/index.ts";
import { usersToClose } from "../users-to-close.ts";
import { requireFit } from "./require-fit.ts";
import type { StepRunner } from "./step.ts";

/** Brings every node's settings up to date; a value that Redis refuses ends the task that set it. */
export const settings: StepRunner<"settings"> = async (_, observation, context, tell) => {
  const { view, desire } = observation;
  await requireFit(observation, context);
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
      if (!(error instanceof SettingsRefusedError)) throw error;
      const { redisMessage } = error;
      if (task?.kind === "ModifyInsSpec") throw new TerminalError(redisMessage, { cause: error });
      if (task?.kind !== "ModifyInsConfig") throw error;
      await context.store.transact((db) =>
        taskStore(db).end(task, context.clock.now(), redisMessage),
      );
      return;
    }
  }
  tell({ rows: {} });
};

function changesPersistence(task: Task | null): boolean {
  if (task?.kind !== "ModifyInsConfig") return false;
  const { parameters } = JSON.parse(task.input) as { parameters?: Record<string, string> };
  return parameters?.["appendonly"] !== undefined;
}

/** Gives every node the same users, and ends the connections that they no longer allow. */
export const users: StepRunner<"users"> = async (_, { view, desire }, context) => {
  for (const node of view.nodes) {
    if (!node.replication || node.users === desire.usersPrint) continue;
    const client = context.live.client(node.row.id);
    const changed = await applyUsers(client, desire.users);
    await killUserConnections(client, usersToClose(changed, desire.accounts));
    context.live.noteApplied(node.row.id, { users: desire.usersPrint });
  }
  context.publications.setVerified(view.instance.id, false);
};

/** Nodes never rewrite their append-only file by themselves: the control plane decides when. */
export const rewriteAppendOnlyFile: StepRunner<"rewrite-aof"> = async (step, _, { live }) => {
  await rewriteAof(live.client(step.nodeId));
};
