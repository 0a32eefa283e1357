import type { Slot } from "../../../drivers/front-door.ts";
import { connectMemcached } from "../../../engine/memcached/memcached-client.ts";
import { probeMemcachedWrite } from "../../../engine/memcached/memcached-commands.ts";
import { probeRead, probeReadOnly, probeWrite } from "../../../engine/redis/probe.ts";
import { connectRedis, type RedisClient } from "../../../engine/redis/redis-client.ts";
import { randomText } from "../../../kernel/ids.ts";
import { isDefaultAccount } from "../../accounts/index.ts";
import { type Instance, isMemcache } from "../../instances/index.ts";
import type { InstanceDesire } from "./instance-desire.ts";
import { controlUser } from "./live-nodes.ts";
import { slotId } from "./node-handle.ts";
import type { ReconcileContext } from "./reconcile-context.ts";

/** For connecting and for the write, each: two failures in a row show in the status within 5 s. */
const proofTimeoutMs = 1_000;

type Proving = Pick<ReconcileContext, "frontDoor" | "secrets" | "random">;
type Login = { username?: string; password?: string };

/** A connection through the published address, as the account that clients are told about. */
export function connectPublished(
  instance: Instance,
  desire: Pick<InstanceDesire, "accounts" | "controlPassword">,
  { frontDoor, secrets }: Proving,
  slot: Slot = primarySlot(instance),
): Promise<RedisClient> {
  return connectRedis({
    to: { open: () => frontDoor.connect(slot) },
    ...publishedLogin(instance, desire, secrets),
    connectTimeoutMs: proofTimeoutMs,
    commandTimeoutMs: proofTimeoutMs,
  });
}

/**
 * A write and a read through the published address. A full memory counts as served: that answer is
 * what the instance was told to give.
 * @throws when no write got through
 */
export async function proveAddress(
  instance: Instance,
  desire: Pick<InstanceDesire, "accounts" | "controlPassword">,
  context: Proving,
): Promise<void> {
  await proveSlot(primarySlot(instance), instance, desire, context);
}

/** The same through any slot of the instance. @throws when no write got through */
export async function proveSlot(
  slot: Slot,
  instance: Instance,
  desire: Pick<InstanceDesire, "accounts" | "controlPassword">,
  context: Proving,
): Promise<void> {
  if (isMemcache(instance)) return proveMemcache(slot, instance, desire, context);
  const client = await connectPublished(instance, desire, context, slot);
  try {
    await proveClient(client, instance, desire, context);
  } finally {
    client.disconnect();
  }
}

/**
 * A write and a read on a connection that is there already. Where writes are stopped a read must
 * succeed and a write must be refused: that is what serving means then.
 */
export async function proveClient(
  client: RedisClient,
  instance: Instance,
  desire: Pick<InstanceDesire, "accounts">,
  { random }: Pick<Proving, "random">,
): Promise<void> {
  const token = randomText(random, 16);
  if (instance.writeLockReason === null) await probeWrite(client, token);
  // The control plane's own user may always write; it stands in where no client can log in.
  else if (isStandIn(instance, desire)) await probeRead(client, token);
  else await probeReadOnly(client, token);
}

function isStandIn(instance: Instance, { accounts }: Pick<InstanceDesire, "accounts">): boolean {
  return instance.vpcAuthMode !== "Close" && !accounts.find(isDefaultAccount)?.passwordSealed;
}

function primarySlot(instance: Instance): Slot {
  return { slotId: slotId(instance), address: instance.address, port: instance.port };
}

async function proveMemcache(
  slot: Slot,
  instance: Instance,
  desire: Pick<InstanceDesire, "accounts" | "controlPassword">,
  { frontDoor, secrets, random }: Proving,
): Promise<void> {
  const { username, password } = publishedLogin(instance, desire, secrets);
  using client = await connectMemcached({
    to: { open: () => frontDoor.connect(slot) },
    ...(password === undefined ? {} : { login: { name: username ?? instance.id, password } }),
    timeoutMs: proofTimeoutMs,
  });
  await probeMemcachedWrite(client, randomText(random, 16));
}

function publishedLogin(
  instance: Instance,
  { accounts, controlPassword }: Pick<InstanceDesire, "accounts" | "controlPassword">,
  secrets: ReconcileContext["secrets"],
): Login {
  if (instance.vpcAuthMode === "Close") return {};
  const own = accounts.find(isDefaultAccount);
  if (own?.passwordSealed) return { password: secrets.open(own.passwordSealed) };
  // Nobody has set a password yet, so no client can log in; the control plane's user stands in.
  return { username: controlUser, password: controlPassword };
}
