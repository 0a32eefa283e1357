import { infoNumber, readInfo } from "../../../../engine/redis/info.ts";
import { TerminalError } from "../../../../kernel/api-error.ts";
import type { Observation } from "../observe-instance.ts";
import type { ReconcileContext } from "../reconcile-context.ts";

/**
 * A smaller class must hold the data that are there when it comes, not only those of the day on
 * which it was ordered: Redis would evict the rest. Looked at before anything of the change is
 * carried out on the master.
 * @throws TerminalError while a change of class is open and its memory is too small
 */
export async function requireFit(
  { view, desire }: Observation,
  { live }: Pick<ReconcileContext, "live">,
): Promise<void> {
  const { masterNodeId } = view.instance;
  if (view.task?.kind !== "ModifyInsSpec" || masterNodeId === null) return;
  const { maxMemoryBytes } = desire.settings;
  const info = await readInfo(live.client(masterNodeId), "memory");
  const used = infoNumber(info, "used_memory");
  if (infoNumber(info, "maxmemory") <= maxMemoryBytes || used <= maxMemoryBytes) return;
  const [has, gets] = [used, maxMemoryBytes].map((bytes) => Math.ceil(bytes / 1024 / 1024));
  throw new TerminalError(`the data take ${has} MB and do not fit into ${gets} MB`);
}
