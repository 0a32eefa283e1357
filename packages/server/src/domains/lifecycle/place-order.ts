import { sealedPassword } from "../accounts/index.ts";
import { chooseClass, chooseZone } from "../catalogue/index.ts";
import type { Instance } from "../instances/index.ts";
import { requireTagsInLimits, type Tag } from "../tags/index.ts";
import type { LifecycleContext } from "./context.ts";
import { lifecycleErrors } from "./lifecycle-errors.ts";
import { newInstanceId } from "./new-id.ts";
import { requireAddressFree } from "./require-address-free.ts";

/** One instance as ordered by any of the three creating operations. */
export interface Order {
  readonly instanceType: string;
  readonly instanceClass?: string | undefined;
  readonly capacityMb?: number | undefined;
  readonly engineVersion: string;
  readonly nodeType?: string | undefined;
  readonly zoneId?: string | undefined;
  readonly secondaryZoneId?: string | undefined;
  readonly name?: string | undefined;
  readonly password?: string | undefined;
  readonly port?: number | undefined;
  readonly connectionPrefix?: string | undefined;
  readonly chargeType: string;
  readonly periodMonths?: number | undefined;
  readonly networkType?: string | undefined;
  readonly vpcId?: string | undefined;
  readonly vswitchId?: string | undefined;
  readonly privateIp?: string | undefined;
  readonly resourceGroupId?: string | undefined;
  readonly maintainStart?: string | undefined;
  readonly maintainEnd?: string | undefined;
  readonly tags?: readonly Tag[] | undefined;
  readonly dryRun?: boolean | undefined;
  /** Stored data to begin with, see `orderedSeed`. */
  readonly seed?: string | undefined;
}

/**
 * Checks the order, then writes the instance, its default account, its whitelist and the task that
 * creates it. Nothing is started here: the reconciler does that once the rows are durable.
 * @throws ApiError for whatever the order lacks, and DryRunOperation when it was only a question
 */
export async function placeOrder(order: Order, context: LifecycleContext): Promise<Instance> {
  const { instances, settings, random, now, caller, regionId } = context;
  const wanted = chooseClass(order);
  const memcache = order.instanceType === "Memcache";
  if (!settings.hasEngine(memcache ? "memcached" : "redis")) {
    throw lifecycleErrors.ServiceNotSupported();
  }
  const zoneId = chooseZone(regionId, order.zoneId);
  if (order.secondaryZoneId) chooseZone(regionId, order.secondaryZoneId);
  if (order.chargeType === "PrePaid" && order.periodMonths === undefined) {
    throw lifecycleErrors.MissingParameter();
  }
  requireTagsInLimits(order.tags ?? []);
  const id = newInstanceId(order.instanceType, regionId, random);
  const slotIndex = await instances.freeSlotIndex();
  const { address, port } = settings.slotAt(slotIndex);
  await requireAddressFree(order, address, instances);
  if (order.dryRun) throw lifecycleErrors.DryRunOperation();

  const instance = await instances.insert({
    id,
    ownerId: caller.ownerId,
    regionId,
    zoneId,
    secondaryZoneId: order.secondaryZoneId ?? "",
    name: order.name || id,
    instanceType: order.instanceType,
    engineVersion: order.engineVersion,
    instanceClass: wanted.class,
    realInstanceClass: wanted.class,
    architecture: wanted.architecture,
    edition: wanted.edition,
    nodeType: memcache ? "STAND_ALONE" : nodeTypeOf(order.nodeType, wanted.nodeType),
    chargeType: order.chargeType,
    networkType: order.networkType ?? (order.vpcId ? "VPC" : "CLASSIC"),
    vpcId: order.vpcId ?? "",
    vswitchId: order.vswitchId ?? "",
    resourceGroupId: order.resourceGroupId || "rg-default",
    capacityMb: wanted.memoryMB ?? 0,
    bandwidthMbps: wanted.bandwidthMBps ?? 0,
    maxConnections: wanted.maxConnections ?? 10_000,
    qps: wanted.qps ?? 0,
    slotIndex,
    address,
    port: order.port ?? port,
    connectionPrefix: order.connectionPrefix ?? id,
    vpcAuthMode: "Open",
    releaseProtection: 0,
    maintainStart: order.maintainStart ?? "18:00Z",
    maintainEnd: order.maintainEnd ?? "22:00Z",
    masterNodeId: null,
    nextNode: 0,
    restartEpoch: 0,
    seed: order.seed ?? "",
    seedPlaced: order.seed ? 0 : 1,
    backupLog: 0,
    controlSecret: context.secrets.seal(random.bytes(32).toString("base64url")),
    busyTaskId: null,
    busyStatus: null,
    serving: 0,
    fault: "",
    readyAt: null,
    endTime: endTime(order, now),
    createdAt: now,
    deletedAt: null,
  });
  await context.accounts.insert({
    instanceId: id,
    name: id,
    accountType: "Super",
    privilege: "RoleReadWrite",
    description: "",
    passwordSealed: "",
    passwordSha256: "",
    pairSha256: "",
    ...(order.password ? sealedPassword(id, order.password, context.secrets) : {}),
    pending: "create",
    createdAt: now,
  });
  await context.whitelists.put({
    instanceId: id,
    name: "default",
    attribute: "",
    ips: "127.0.0.1",
  });
  await context.tags.put({ ownerId: caller.ownerId, regionId, id }, order.tags ?? [], now);
  await context.tasks.open(instance, "CreateIns", { now, random });
  await context.work.request("instance", id);
  return instance;
}

/** The API's two spellings of the node type; the class decides when the order does not. */
export function nodeTypeOf(wish: string | undefined, ofClass: string | undefined): string {
  const given = wish ?? ofClass ?? "double";
  return given === "single" || given === "STAND_ALONE" ? "STAND_ALONE" : "MASTER_SLAVE";
}

function endTime(order: Order, now: number): number | null {
  if (order.chargeType !== "PrePaid" || order.periodMonths === undefined) return null;
  const end = new Date(now);
  end.setUTCMonth(end.getUTCMonth() + order.periodMonths);
  return end.getTime();
}
