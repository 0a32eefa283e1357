import { connectMemcached } from "../../../engine/memcached/memcached-client.ts";
import { probeMemcachedWrite } from "../../../engine/memcached/memcached-commands.ts";
import { probeWrite } from "../../../engine/redis/probe.ts";
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
): Promise<RedisClient> {
  const slot = { slotId: slotId(instance), address: instance.address, port: instance.port };
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
  if (isMemcache(instance)) return proveMemcache(instance, desire, context);
  const client = await connectPublished(instance, desire, context);
  try {
    await probeWrite(client, randomText(context.random, 16));
  } finally {
    client.disconnect();
  }
}

async function proveMemcache(
  instance: Instance,
  desire: Pick<InstanceDesire, "accounts" | "controlPassword">,
  { frontDoor, secrets, random }: Proving,
): Promise<void> {
  const slot = { slotId: slotId(instance), address: instance.address, port: instance.port };
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
