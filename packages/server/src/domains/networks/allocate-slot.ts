import type { Db } from "../../store/db.ts";
import { addressPools } from "../address-pools/index.ts";
import { instanceStore } from "../instances/index.ts";
import { networkErrors } from "./network-errors.ts";

/** Address and port of each front door slot; null beyond the last one. */
export interface SlotPlan {
  slotAt(index: number): { readonly address: string; readonly port: number } | null;
}

export interface FreeSlot {
  readonly slotIndex: number;
  readonly address: string;
  /** Where it listens unless another port is asked for. */
  readonly port: number;
}

/**
 * The lowest slot that nobody holds. It is taken by the row that names it.
 * @throws ApiError AllocateVpcIp.NotEnough when the installation's network has no address left, or
 *   the operator allows no more
 */
export async function allocateSlot(db: Db, { slotAt }: SlotPlan): Promise<FreeSlot> {
  await addressPools(db).requireFree();
  const slotIndex = await instanceStore(db).freeSlotIndex();
  const slot = slotAt(slotIndex);
  if (!slot) throw networkErrors["AllocateVpcIp.NotEnough"]();
  return { slotIndex, address: slot.address, port: slot.port };
}
