import type { Instance } from "../instances/index.ts";
import type { BackupContext } from "./context.ts";

/** Opens the task that replaces all data of an instance by those of a seed. */
export async function beginRestore(
  instance: Instance,
  seed: string,
  kind: "RestoreIns" | "SwitchTempIns",
  { tasks, work, now, random }: Pick<BackupContext, "tasks" | "work" | "now" | "random">,
): Promise<void> {
  await tasks.open(instance, kind, {
    now,
    random,
    input: { previousSeed: instance.seed },
    changes: { seed, seedPlaced: 0 },
  });
  await work.request("instance", instance.id);
}
