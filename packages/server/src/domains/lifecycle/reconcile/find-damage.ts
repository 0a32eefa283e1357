import { findDamage } from "../../../engine/redis/redis-tools.ts";
import { instanceStore } from "../../instances/index.ts";
import type { ReconcileContext } from "./reconcile-context.ts";

/** What Redis says when it ends over its data. Other reasons, such as a port in use, say nothing of it. */
const aboutData = /manifest|append only file|AOF|RDB/;

/**
 * Finds out whether it is its data that keep a node from starting, and says so where the instance
 * has no other master.
 * @returns what is wrong with the data; null: nothing that is known
 */
export async function damageOf(
  node: { readonly id: string; readonly instanceId: string },
  context: ReconcileContext,
): Promise<string | null> {
  const { driver, log, wake } = context;
  const { id: nodeId, instanceId } = node;
  try {
    const said = (await driver.lastWords(nodeId)).split("\n").filter(isComplaint).join("; ");
    if (!aboutData.test(said)) return null;
    const damage = await findDamage(context.redisServer(), driver.dirOf(nodeId));
    if (damage === null) return null;
    log.error({ instanceId, nodeId, damage, said }, "a node cannot load its data");
    await say(`the data of ${nodeId} cannot be loaded: ${damage}`, node, context);
    wake(instanceId);
    return damage;
  } catch (error) {
    log.warn({ err: error, instanceId, nodeId }, "the data of a node could not be looked at");
    return null;
  }
}

/** Redis marks what is serious, and begins each start with a warning about the machine. */
function isComplaint(line: string): boolean {
  return line.includes(" # ") && !line.includes("WARNING");
}

async function say(
  fault: string,
  { id, instanceId }: { readonly id: string; readonly instanceId: string },
  { store }: ReconcileContext,
): Promise<void> {
  await store.transact(async (db) => {
    const instances = instanceStore(db);
    const row = await instances.find(instanceId);
    if (row?.masterNodeId === id) await instances.update(instanceId, { serving: 0, fault });
  });
}
