import type { Instance } from "../../instances/index.ts";
import type { InstanceDesire } from "./instance-desire.ts";
import type { InstanceRows } from "./instance-rows.ts";
import { wantedSettings, wantedUsers } from "./wanted-state.ts";

/** What every node should be like. */
export type NodeDesire = Pick<
  InstanceDesire,
  | "settings"
  | "settingsPrint"
  | "provenSettings"
  | "provenSettingsPrint"
  | "users"
  | "usersPrint"
  | "controlPassword"
>;

interface TaskInput {
  /** Values that the task brings. */
  readonly parameters?: Record<string, string>;
  /** Columns of the instance as they were before the task. */
  readonly before?: Partial<Instance>;
}

/** @param last what was made of earlier rows, taken over where nothing it is made of has changed */
export function nodeDesire(
  rows: InstanceRows,
  options: { controlPassword: string; openFileLimit: number },
  last?: { readonly rows: InstanceRows; readonly desire: NodeDesire },
): NodeDesire {
  if (last && isSame(last.rows, rows)) return last.desire;
  const { instance, task, accounts } = rows;
  const { controlPassword, openFileLimit } = options;
  const input = task ? (JSON.parse(task.input) as TaskInput) : {};
  const parameters = { ...rows.parameters, ...input.parameters };
  const circumstances = { openFileLimit, joining: isJoining(rows) };
  const settings = wantedSettings(instance, parameters, circumstances);
  const proven = { ...instance, ...input.before };
  const provenSettings = wantedSettings(proven, rows.parameters, circumstances);
  const users = wantedUsers(instance, accounts, { controlPassword, parameters });
  return {
    controlPassword,
    settings,
    settingsPrint: JSON.stringify(settings),
    provenSettings,
    provenSettingsPrint: JSON.stringify(provenSettings),
    users,
    usersPrint: JSON.stringify(users),
  };
}

/** A replica is on its way in. */
function isJoining({ instance, nodes }: InstanceRows): boolean {
  return nodes.some((node) => node.id !== instance.masterNodeId && node.inSync === 0);
}

/** Columns that tell how far the instance is, not what it should be like. */
const progress: ReadonlySet<string> = new Set<keyof Instance>([
  "masterNodeId",
  "nextNode",
  "busyTaskId",
  "busyStatus",
  "status",
  "serving",
  "fault",
  "readyAt",
  "generation",
]);

function isSame(before: InstanceRows, now: InstanceRows): boolean {
  const columns = Object.keys(now.instance) as (keyof Instance)[];
  return (
    before.accounts === now.accounts &&
    before.parameters === now.parameters &&
    before.task?.input === now.task?.input &&
    isJoining(before) === isJoining(now) &&
    columns.every((name) => progress.has(name) || before.instance[name] === now.instance[name])
  );
}
