import { instanceClasses } from "@kvasir/spec";
import type { Db } from "../../../../store/db.ts";
import { capacityStore } from "../../../capacity/index.ts";
import { type Instance, nodeCount } from "../../../instances/index.ts";
import { taskStore } from "../../../tasks/index.ts";

/** A change is done: the instance keeps the room that it needs now and gives back the rest. */
export async function settleRoom(db: Db, instance: Instance): Promise<void> {
  const { id, zoneId, secondaryZoneId, instanceClass } = instance;
  // What was paid for is needed when its time comes.
  if (instance.renewClass !== "") return;
  if ((await taskStore(db).scheduledClass(id)) !== undefined) return;
  await capacityStore(db).settle(
    { id, zoneId, secondaryZoneId, nodeCount: nodeCount(instance) },
    instanceClasses.get(instanceClass),
  );
}
