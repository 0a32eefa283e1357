import type { Selectable } from "kysely";
import type { TaskTable } from "../../store/instance-tables.ts";

export type Task = Selectable<TaskTable>;

export interface TaskStep {
  readonly name: string;
  readonly startedAt: number;
  readonly endedAt: number | null;
}

/** The long actions, by the API's task types, and the status an instance shows meanwhile. */
export const taskKinds = {
  CreateIns: { status: "Creating", zh: "创建实例", en: "Create instance" },
  DeleteIns: { status: "Released", zh: "释放实例", en: "Release instance" },
  RestartIns: { status: "Changing", zh: "重启实例", en: "Restart instance" },
  ModifyInsSpec: { status: "Changing", zh: "变更配置", en: "Change class" },
  ModifyInsConfig: {
    status: "Changing",
    zh: "修改参数",
    en: "Change parameters",
  },
  ModifyInsNet: {
    status: "NetworkModifying",
    zh: "变更网络",
    en: "Change network",
  },
  ModifyInsSSL: { status: "SSLModifying", zh: "修改TLS设置", en: "Change TLS" },
  // It stays Inactive until its address was proven again.
  ActivateIns: { status: "Inactive", zh: "恢复实例", en: "Open instance again" },
  // It is Inactive when nobody is served any more.
  DeactivateIns: { status: "Changing", zh: "停用实例", en: "Close instance" },
  UpgradeIns: {
    status: "MinorVersionUpgrading",
    zh: "升级小版本",
    en: "Upgrade the minor version",
  },
  HaSwitch: { status: "Changing", zh: "主备切换", en: "Switch master and replica" },
  ShutDownNode: { status: "Changing", zh: "模拟节点故障", en: "Rehearse the loss of a node" },
  LockInsWrite: { status: "Changing", zh: "锁定写操作", en: "Stop writes" },
  UnlockInsWrite: { status: "Changing", zh: "解除写锁定", en: "Allow writes again" },
  TransformIns: { status: "Transforming", zh: "转换付费类型", en: "Change billing method" },
  RestoreIns: { status: "BackupRecovering", zh: "恢复数据", en: "Restore data" },
  SwitchTempIns: {
    status: "BackupRecovering",
    zh: "切换临时实例",
    en: "Take over a temporary instance",
  },
  FlushIns: { status: "Flushing", zh: "清空数据", en: "Clear data" },
  FlushExpireKeys: {
    status: "Flushing",
    zh: "清理过期数据",
    en: "Clear expired keys",
  },
} as const;

export type TaskKind = keyof typeof taskKinds;

/**
 * Kinds whose columns go back to what they were when the task fails: until it ends the nodes are
 * brought to the new ones, afterwards to the old ones again.
 */
export const undoneOnFailure: ReadonlySet<string> = new Set<TaskKind>(["ModifyInsSpec"]);

/** The steps each kind goes through, in order: progress is how many of them are behind. */
export const taskSteps: Readonly<Record<TaskKind, readonly string[]>> = {
  CreateIns: ["allocate", "start", "replicate", "publish", "verify"],
  DeleteIns: ["unpublish", "destroy"],
  RestartIns: ["restart", "replicate", "publish", "verify"],
  ModifyInsSpec: ["allocate", "start", "replicate", "resize", "publish", "verify"],
  ModifyInsConfig: ["configure", "verify"],
  ModifyInsNet: ["publish", "verify"],
  ModifyInsSSL: ["certify", "publish", "verify"],
  ActivateIns: ["publish", "verify"],
  DeactivateIns: ["publish", "verify"],
  UpgradeIns: ["restart", "replicate", "publish", "verify"],
  HaSwitch: ["switch", "publish", "replicate", "verify"],
  ShutDownNode: ["kill", "publish", "replicate", "verify"],
  LockInsWrite: ["verify"],
  UnlockInsWrite: ["verify"],
  TransformIns: ["verify"],
  RestoreIns: ["fetch", "start", "replicate", "publish", "verify"],
  SwitchTempIns: ["fetch", "start", "replicate", "publish", "verify"],
  FlushIns: ["flush", "verify"],
  FlushExpireKeys: ["flush", "verify"],
};

/** The task as its next step begins; the one before it is over. A repeated step keeps its start. */
export function enterStep(task: Task, step: string, now: number): Task {
  const steps = closeLast(JSON.parse(task.steps) as TaskStep[], now);
  if (!steps.some((each) => each.name === step)) {
    steps.push({ name: step, startedAt: now, endedAt: null });
  }
  const all = taskSteps[task.kind as TaskKind];
  const position = Math.max(0, all.indexOf(step));
  const progress = Math.max(task.progress, Math.round((position / all.length) * 100));
  return { ...task, step, steps: JSON.stringify(steps), progress };
}

/** The steps, none of them open any more. */
export function closeLast(steps: TaskStep[], now: number): TaskStep[] {
  return steps.map((step) => (step.endedAt === null ? { ...step, endedAt: now } : step));
}

/** A task's notes may be ahead of its row. */
export function withAllSteps(stored: Task, given: Task): Task {
  const count = ({ steps }: Task) => (JSON.parse(steps) as TaskStep[]).length;
  if (count(given) <= count(stored)) return stored;
  const { step, steps, progress } = given;
  return { ...stored, step, steps, progress };
}
