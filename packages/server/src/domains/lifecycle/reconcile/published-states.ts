import type { Driver } from "../../../drivers/driver.ts";
import type { SlotState } from "../../../drivers/front-door.ts";
import type { Store } from "../../../store/store.ts";
import { instanceStore } from "../../instances/index.ts";
import { allowedAddresses, whitelistStore } from "../../whitelists/index.ts";
import { slotId } from "./node-handle.ts";
import { nodeSocket } from "./node-socket.ts";
import { wantedSlot } from "./wanted-state.ts";

/** What every slot in use should do, from the rows alone: for the start of the front door. */
export async function publishedStates(
  store: Store,
  driver: Pick<Driver, "dirOf">,
): Promise<SlotState[]> {
  return store.read(async (db) => {
    const whitelists = whitelistStore(db);
    const instances = await instanceStore(db).withSlots();
    return Promise.all(
      instances
        .filter((instance) => instance.deletedAt === null && instance.masterNodeId !== null)
        .map(async (instance) =>
          wantedSlot(instance, {
            target: instance.masterNodeId && nodeSocket(driver, instance, instance.masterNodeId),
            allow: allowedAddresses(await whitelists.groups(instance.id)),
            slotId: slotId(instance),
          }),
        ),
    );
  });
}
