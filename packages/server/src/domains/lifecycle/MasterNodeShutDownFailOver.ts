import { instanceErrors, requireRedis, requireState } from "../instances/index.ts";
import { defineOperation } from "./context.ts";
import { lifecycleErrors } from "./lifecycle-errors.ts";
import { nodeStore } from "./reconcile/node-store.ts";

/**
 * Rehearses the loss of a node: its process is killed as a power cut would end it, and what follows
 * is what follows any such loss. A replica that has everything takes over; without one the node
 * starts again from its files. The master is the victim unless `DBNodes` names another node. There
 * are no proxies that could fail, and every `FailMode` is this one.
 * @throws ApiError InvalidParameter for a node that is not the instance's, or for a proxy
 */
export const MasterNodeShutDownFailOver = defineOperation("MasterNodeShutDownFailOver", {
  writes: true,
  async handle(request, { db, instances, tasks, work, caller, now, random }) {
    const { InstanceId, Category = "instance", DBFaultMode = "Random" } = request;
    if (!InstanceId) throw lifecycleErrors["MissingParameter.InstanceId"]();
    const instance = await instances.require(caller.ownerId, InstanceId);
    requireState(instance, "MasterNodeShutDownFailOver");
    requireRedis(instance);
    if (Category !== "instance") throw instanceErrors.InvalidParameter({ parameter: "Category" });
    for (const parameter of ["ProxyFaultMode", "ProxyInstanceIds"] as const) {
      if (request[parameter]) throw instanceErrors.InvalidParameter({ parameter });
    }
    const wanted = DBFaultMode === "Specify" ? request.DBNodes : instance.masterNodeId;
    const node = (await nodeStore(db).of(instance.id)).find(({ id }) => id === wanted);
    if (!node) throw instanceErrors.InvalidParameter({ parameter: "DBNodes" });
    const task = await tasks.open(instance, "ShutDownNode", {
      now,
      random,
      input: { process: node.handle },
    });
    await work.request("instance", instance.id);
    return { DBInstanceId: instance.id, TaskID: task.id };
  },
});
