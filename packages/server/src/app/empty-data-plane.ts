import type { LiveNodes, MemcacheNodes, Publications } from "../domains/lifecycle/index.ts";
import { nodeStore } from "../domains/lifecycle/index.ts";
import type { Driver } from "../drivers/driver.ts";
import type { FrontDoor } from "../drivers/front-door.ts";
import { haproxyNodeId } from "../drivers/haproxy/haproxy-process.ts";
import type { Loop } from "../reconcile/loop.ts";
import type { Store } from "../store/store.ts";

/**
 * Ends every node and closes every address while nothing works on them. Rows are removed before,
 * and once more after the runs that were under way have ended, for what those wrote.
 */
export async function emptyDataPlane(
  parts: {
    store: Store;
    loop: Loop;
    driver: Driver;
    frontDoor: FrontDoor;
    live: LiveNodes;
    memcache: MemcacheNodes;
    publications: Publications;
  },
  removeRows: () => Promise<void>,
): Promise<void> {
  const { store, loop, driver, frontDoor, live, memcache, publications } = parts;
  const holding = loop.hold();
  try {
    const known = await store.read((db) => nodeStore(db).allIds());
    await removeRows();
    const endAll = async (ids: Iterable<string>) => {
      for (const id of ids) {
        live.forget(id);
        memcache.forget(id);
      }
      await Promise.all([...ids].map((id) => driver.destroy(id)));
    };
    const running = async () =>
      (await driver.list()).map(({ nodeId }) => nodeId).filter((id) => id !== haproxyNodeId);
    await Promise.all([endAll(new Set([...known, ...(await running())])), frontDoor.clear()]);
    await holding;
    await removeRows();
    await endAll(await running());
    await frontDoor.clear();
    publications.forgetAll();
  } finally {
    const letGo = await holding;
    letGo();
  }
}
