import type { NodeHandle } from "../../../drivers/driver.ts";
import type { Instance } from "../../instances/index.ts";
import type { Node } from "./node-store.ts";

/** The driver's handle as the row keeps it. */
export function parseHandle(row: Node): NodeHandle | undefined {
  return row.handle === null ? undefined : (JSON.parse(row.handle) as NodeHandle);
}

/** The front door's name of an instance's slot. */
export function slotId(instance: Instance): string {
  return `s${String((instance.slotIndex ?? -1) + 1).padStart(4, "0")}`;
}
