import type { Backup } from "../backup.ts";
import type { BackupReconcileContext } from "./backup-context.ts";

/** Carries out one step, between two borders at which a test can end the process. */
export async function step<Result>(
  { atBorder, log }: Pick<BackupReconcileContext, "atBorder" | "log">,
  backup: Backup,
  name: string,
  run: () => Promise<Result>,
): Promise<Result> {
  log.debug({ backupId: backup.id, task: "Backup", do: name }, "step");
  atBorder("Backup", name, "before");
  const result = await run();
  atBorder("Backup", name, "after");
  return result;
}
