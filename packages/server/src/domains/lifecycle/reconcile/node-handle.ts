import type { NodeHandle } from "../../../drivers/driver.ts";
import type { Instance } from "../../instances/index.ts";
import type { Node } from "./node-store.ts";

/** The driver's handle as the row keeps it. */
export function parseHandle(row: Node): NodeHandle | undefined {
  return row.handle === null ? undefined : (JSON.parse(row.handle) as NodeHandle);
}

/** The front door's name of the slot of an instance, or of one of its endpoints. */
export function slotId(instance: Pick<Instance, "slotIndex">): string {
  return `s${String((instance.slotIndex ?? -1) + 1).padStart(4, "0")}`;
}
