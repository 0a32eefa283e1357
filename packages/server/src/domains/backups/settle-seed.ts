import { type Instance, instanceStore } from "../instances/index.ts";
import { openInstance, releaseInstance } from "../tasks/index.ts";
import { parseSeed } from "./seed.ts";
import { tempInstanceStore } from "./temp-instance-store.ts";

type Closing = Parameters<typeof releaseInstance>[2];

/**
 * What becomes of a temporary instance whose data another took over: it goes once they are proven
 * there, or is opened again where that failed. Other seeds are left as they are. In the transaction
 * that ends the task.
 */
export async function settleSeed(
  seed: string,
  outcome: "placed" | "failed",
  closing: Closing,
): Promise<void> {
  const source = parseSeed(seed);
  if (!("tempInstanceId" in source)) return;
  const temp = await instanceStore(closing.db).find(source.tempInstanceId);
  if (!temp || temp.deletedAt !== null) return;
  if (outcome === "placed") await releaseInstance(temp, closing.now, closing);
  else await openInstance(temp, ["deactivated"], closing);
}

/** No temporary instance outlives the one it belongs to. Idempotent. */
export async function releaseTempInstances(
  instance: Pick<Instance, "id">,
  closing: Closing,
): Promise<void> {
  for (const temp of await tempInstanceStore(closing.db).of(instance.id)) {
    await releaseInstance(temp, closing.now, closing);
  }
}
