import type { Db } from "../../store/db.ts";
import { addressPool } from "../vpc/index.ts";
import { certificateStore } from "./certificate-store.ts";
import { endpointStore } from "./endpoint-store.ts";

/** Gives back every address of an instance that nothing leads to any more. Idempotent. */
export async function deleteNetworkRows(db: Db, instanceId: string): Promise<void> {
  await endpointStore(db).deleteAll(instanceId);
  await certificateStore(db).delete(instanceId);
  await addressPool(db).release(instanceId);
}
