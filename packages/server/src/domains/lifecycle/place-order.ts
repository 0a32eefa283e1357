import { sealedPassword } from "../accounts/index.ts";
import { defaultPolicy, orderedSeed, policyStore, recoverSettings } from "../backups/index.ts";
import type { Discount } from "../billing/index.ts";
import { chooseClass, chooseZone } from "../catalogue/index.ts";
import { type Instance, nodeTypeOf } from "../instances/index.ts";
import { orderedGroup } from "../resource-groups/index.ts";
import { requireTagsInLimits, type Tag } from "../tags/index.ts";
import { addressPool } from "../vpc/index.ts";
import { payInstance, preparePayment, subscriptionOf, takeRoom } from "./buy-instance.ts";
import type { LifecycleContext } from "./context.ts";
import { lifecycleErrors } from "./lifecycle-errors.ts";
import { newInstanceId } from "./new-id.ts";
import { orderedAddress, orderedVswitch } from "./order-network.ts";

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
  readonly autoRenew?: boolean | undefined;
  readonly autoRenewMonths?: number | undefined;
  readonly couponNo?: string | undefined;
  readonly autoUseCoupon?: boolean | undefined;
  /** The coupon of an order for several instances. */
  readonly discount?: Discount | undefined;
  readonly networkType?: string | undefined;
  readonly vpcId?: string | undefined;
  readonly vswitchId?: string | undefined;
  readonly privateIp?: string | undefined;
  readonly resourceGroupId?: string | undefined;
  /** Shared whitelists that count from the start. */
  readonly globalGroupIds?: readonly string[] | undefined;
  readonly maintainStart?: string | undefined;
  readonly maintainEnd?: string | undefined;
  readonly tags?: readonly Tag[] | undefined;
  readonly dryRun?: boolean | undefined;
  /** Stored data to begin with. */
  readonly source?: OrderSource | undefined;
}

export interface OrderSource {
  readonly backupId?: string | undefined;
  readonly sourceInstanceId?: string | undefined;
  /** Milliseconds UTC. */
  readonly restoreTime?: number | undefined;
  /** `whitelist,config,account`: what else of the backup the new instance gets. */
  readonly recoverMode?: string | undefined;
}

/**
 * Checks the order, then writes the instance, its default account, its whitelist and the task that
 * creates it. Nothing is started here: the reconciler does that once the rows are durable.
 * @param orderId several instances may be bought with one order
 * @throws ApiError for whatever the order lacks, and DryRunOperation when it was only a question
 */
export async function placeOrder(
  order: Order,
  context: LifecycleContext,
  orderId: string,
): Promise<Instance> {
  const { instances, settings, random, now, caller, regionId } = context;
  const wanted = chooseClass(order);
  const memcache = order.instanceType === "Memcache";
  if (!settings.hasEngine(memcache ? "memcached" : "redis")) {
    throw lifecycleErrors.ServiceNotSupported();
  }
  if (order.zoneId) chooseZone(regionId, order.zoneId);
  const vswitch = await orderedVswitch(order, context);
  const zoneId = vswitch?.zoneId ?? chooseZone(regionId, order.zoneId);
  if (order.secondaryZoneId) chooseZone(regionId, order.secondaryZoneId);
  if (order.chargeType === "PrePaid" && order.periodMonths === undefined) {
    throw lifecycleErrors.MissingParameter();
  }
  requireTagsInLimits(order.tags ?? []);
  const resourceGroupId = await orderedGroup(order.resourceGroupId, context);
  const { seed, backup } = await orderedSeed(order.source ?? {}, {
    ...context,
    ownerId: caller.ownerId,
    room: { capacityMb: wanted.memoryMB, parameter: "InstanceClass" },
  });
  // Stored data are those of a Redis, which a Memcache instance cannot load.
  if (memcache && seed) throw lifecycleErrors.IncorrectDBInstanceType();
  const id = newInstanceId(order.instanceType, regionId, random);
  const nodeType = memcache ? "STAND_ALONE" : nodeTypeOf(order.nodeType, wanted.nodeType);
  const secondaryZoneId = order.secondaryZoneId ?? "";
  await takeRoom(order, wanted, { id, zoneId, secondaryZoneId, nodeType }, context);
  const { port, ...address } = await orderedAddress(order, vswitch, context);
  const globalGroupIds = order.globalGroupIds ?? [];
  for (const groupId of globalGroupIds) {
    await context.globalGroups.require({ ownerId: caller.ownerId, regionId }, groupId);
  }
  const payment = await preparePayment(order, wanted, context);
  if (order.dryRun) throw lifecycleErrors.DryRunOperation();

  const instance = await instances.insert({
    id,
    ownerId: caller.ownerId,
    regionId,
    zoneId,
    secondaryZoneId,
    name: order.name || id,
    instanceType: order.instanceType,
    engineVersion: order.engineVersion,
    instanceClass: wanted.class,
    realInstanceClass: wanted.class,
    architecture: wanted.architecture,
    edition: wanted.edition,
    nodeType,
    chargeType: order.chargeType,
    ...address,
    resourceGroupId,
    capacityMb: wanted.memoryMB ?? 0,
    bandwidthMbps: wanted.bandwidthMBps ?? 0,
    maxConnections: wanted.maxConnections ?? 10_000,
    qps: wanted.qps ?? 0,
    port: order.port ?? port,
    connectionPrefix: order.connectionPrefix ?? id,
    vpcAuthMode: "Open",
    releaseProtection: 0,
    maintainStart: order.maintainStart ?? "18:00Z",
    maintainEnd: order.maintainEnd ?? "22:00Z",
    masterNodeId: null,
    nextNode: 0,
    restartEpoch: 0,
    seed,
    seedPlaced: seed ? 0 : 1,
    backupLog: 0,
    controlSecret: context.secrets.seal(random.bytes(32).toString("base64url")),
    busyTaskId: null,
    busyStatus: null,
    serving: 0,
    fault: "",
    readyAt: null,
    ...subscriptionOf(order, now),
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
  await context.globalGroups.relate(id, globalGroupIds);
  if (vswitch) await addressPool(context.db).take(vswitch, address.privateIp, id);
  if (backup) {
    const target = { instanceId: id, mode: order.source?.recoverMode, now };
    await recoverSettings(backup, target, context.db);
  }
  if (!memcache) await policyStore(context.db).put(defaultPolicy(id, now));
  await context.tags.put({ ownerId: caller.ownerId, regionId, id }, order.tags ?? [], now);
  await payInstance(payment, instance, orderId, context);
  await context.tasks.open(instance, "CreateIns", { now, random, known: instance });
  await context.work.request("instance", id);
  return instance;
}
