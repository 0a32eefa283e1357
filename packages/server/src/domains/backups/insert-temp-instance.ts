import { instanceClasses } from "@kvasir/spec";
import { randomText } from "../../kernel/ids.ts";
import { accountStore, isDefaultAccount, sealedPassword } from "../accounts/index.ts";
import { type Instance, instanceStore } from "../instances/index.ts";
import { allocateSlot } from "../networks/index.ts";
import { parameterStore } from "../parameters/index.ts";
import { globalGroupStore, whitelistStore } from "../whitelists/index.ts";
import type { BackupContext } from "./context.ts";

/** So long a temporary instance lives. No page is left that says how long it did. */
const lifeMs = 24 * 3_600_000;

/**
 * Writes the rows of a temporary instance and the task that creates it: of the same class as the
 * instance it belongs to, with one node and an address of its own, for the same addresses and with
 * the same passwords as the instance has now. Nobody pays for it; it takes room as any other.
 * @throws ApiError AllocateVpcIp.NotEnough, QuotaNotEnough, InsufficientResourceCapacity
 */
export async function insertTempInstance(
  instance: Instance,
  seed: string,
  context: BackupContext,
): Promise<Instance> {
  const { db, now, random, capacity, tasks, work, secrets, settings } = context;
  const id = `t-${instance.id.slice(2, 5)}${randomText(random, 15)}`;
  const { slotIndex, address } = await allocateSlot(db, settings);
  const size = instanceClasses.get(instance.instanceClass);
  const { zoneId } = instance;
  if (size) await capacity.take({ id, zoneId, secondaryZoneId: "", nodeCount: 1 }, size);
  const temp = await instanceStore(db).insert({
    ...instance,
    id,
    tempOf: instance.id,
    nodeType: "STAND_ALONE",
    secondaryZoneId: "",
    chargeType: "PostPaid",
    networkType: "CLASSIC",
    vpcId: "",
    vswitchId: "",
    privateIp: "",
    slotIndex,
    address,
    connectionPrefix: id,
    tlsEpoch: instance.tlsEpoch > 0 ? 1 : 0,
    releaseProtection: 0,
    masterNodeId: null,
    nextNode: 0,
    restartEpoch: 0,
    seed,
    seedPlaced: 0,
    backupLog: 0,
    controlSecret: secrets.seal(random.bytes(32).toString("base64url")),
    busyTaskId: null,
    busyStatus: null,
    serving: 0,
    fault: "",
    readyAt: null,
    endTime: now + lifeMs,
    createdAt: now,
    deletedAt: null,
    autoRenew: 0,
    renewClass: "",
    renewClassAt: null,
  });
  await copySettings(instance, temp, context);
  await tasks.open(temp, "CreateIns", { now, random });
  await work.request("instance", id);
  await work.request("temp-instance", id, now + lifeMs);
  return (await instanceStore(db).find(id)) ?? temp;
}

/** Those of now, not of the snapshot: a password that was changed since opens nothing any more. */
async function copySettings(
  { id }: Instance,
  temp: Instance,
  { db, now, secrets }: BackupContext,
): Promise<void> {
  const instanceId = temp.id;
  const accounts = accountStore(db);
  for (const account of await accounts.all(id)) {
    if (account.pending === "delete") continue;
    const { passwordSealed } = account;
    const own = { ...account, instanceId, pending: "create", createdAt: now };
    const renamed = {
      name: instanceId,
      ...(passwordSealed ? sealedPassword(instanceId, secrets.open(passwordSealed), secrets) : {}),
    };
    await accounts.insert(isDefaultAccount(account) ? { ...own, ...renamed } : own);
  }
  const whitelists = whitelistStore(db);
  for (const group of await whitelists.groups(id)) await whitelists.put({ ...group, instanceId });
  const shared = await globalGroupStore(db).of(id);
  await globalGroupStore(db).relate(
    instanceId,
    shared.map((group) => group.id),
  );
  const parameters = parameterStore(db);
  await parameters.set(instanceId, await parameters.values(id), now);
}
