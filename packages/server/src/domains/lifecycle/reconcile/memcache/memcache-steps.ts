import { mkdirSync } from "node:fs";
import { userInfo } from "node:os";
import { MemcachedError } from "../../../../engine/memcached/memcached-client.ts";
import {
  flushMemcached,
  memcachedStats,
  waitMemcachedReady,
} from "../../../../engine/memcached/memcached-commands.ts";
import { memcachedNodeSpec } from "../../../../engine/memcached/memcached-config.ts";
import { type SaslUser, writeSaslDatabase } from "../../../../engine/memcached/sasl-database.ts";
import type { Instance } from "../../../instances/index.ts";
import { taskStore } from "../../../tasks/index.ts";
import type { InstanceDesire } from "../instance-desire.ts";
import { controlUser } from "../live-nodes.ts";
import { parseHandle } from "../node-handle.ts";
import { nodeSocket } from "../node-socket.ts";
import { nodeStore } from "../node-store.ts";
import type { ReconcileContext } from "../reconcile-context.ts";
import { unpublish } from "../steps/publish.ts";
import type { StepRunner } from "../steps/step.ts";
import { controlConnection, controlLogin } from "./memcache-nodes.ts";

const readyTimeoutMs = 10_000;
const graceMs = 5_000;

function logins({ accounts, controlPassword }: InstanceDesire, context: ReconcileContext) {
  const users: SaslUser[] = [{ name: controlUser, password: controlPassword }];
  for (const account of accounts) {
    if (account.passwordSealed && account.pending !== "delete") {
      users.push({ name: account.name, password: context.secrets.open(account.passwordSealed) });
    }
  }
  return users;
}

export const startMemcached: StepRunner<"start"> = async (step, { view, desire }, context) => {
  const { instance } = view;
  const login = controlLogin(instance, desire.controlPassword) !== null;
  for (const { row } of view.nodes.filter((node) => step.nodeIds.includes(node.row.id))) {
    const dir = context.driver.dirOf(row.id);
    // The logins have to be there before the node is: the driver makes the folder only with it.
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    if (login) await writeSaslDatabase(dir, logins(desire, context));
    const spec = memcachedNodeSpec({
      memoryMegabytes: instance.capacityMb,
      connections: Math.min(instance.maxConnections, context.openFileLimit - 64),
      login,
      systemUser: userInfo().username,
    });
    const handle = await context.driver.ensure({ nodeId: row.id, ...spec }, parseHandle(row));
    await context.store.transact((db) =>
      nodeStore(db).update(row.id, {
        handle: JSON.stringify(handle),
        restartEpoch: instance.restartEpoch,
      }),
    );
    await waitMemcachedReady({
      path: nodeSocket(context.driver, instance, row.id),
      timeoutMs: readyTimeoutMs,
    });
    context.memcache.note(row.id, handle, {
      settings: desire.settingsPrint,
      users: desire.usersPrint,
    });
  }
};

export const stopMemcached: StepRunner<"restart"> = async (step, { view }, context) => {
  const node = view.nodes.find((each) => each.row.id === step.nodeId);
  const handle = node && parseHandle(node.row);
  context.memcache.forget(step.nodeId);
  context.publications.setVerified(view.instance.id, false);
  if (handle) await context.driver.stop(handle, { graceMs });
};

/**
 * A node that runs with other figures is restarted: with logins memcached speaks only the binary
 * protocol, which cannot change them. It holds a cache; its content goes, as it may at any time.
 */
export const memcacheSettings: StepRunner<"settings"> = async (_, observation, context, tell) => {
  const { view, desire } = observation;
  for (const { row } of view.nodes) {
    const handle = parseHandle(row);
    if (!handle) continue;
    if (await runsAsWanted(row.id, observation.view.instance, desire, context)) {
      context.memcache.note(row.id, handle, { settings: desire.settingsPrint });
    } else {
      await stopMemcached({ do: "restart", nodeId: row.id }, observation, context, tell);
    }
  }
};

async function runsAsWanted(
  nodeId: string,
  instance: Instance,
  desire: InstanceDesire,
  context: ReconcileContext,
): Promise<boolean> {
  const socket = nodeSocket(context.driver, instance, nodeId);
  try {
    using client = await controlConnection(socket, controlLogin(instance, desire.controlPassword));
    const stats = await memcachedStats(client);
    return stats.get("limit_maxbytes") === String(instance.capacityMb * 1024 * 1024);
  } catch (error) {
    // It speaks another dialect: it was started with the other kind of login.
    if (error instanceof MemcachedError) return false;
    throw error;
  }
}

/** New logins count for new connections; those that are open are closed at the front door. */
export const memcacheUsers: StepRunner<"users"> = async (_, observation, context) => {
  const { view, desire } = observation;
  for (const { row } of view.nodes) {
    const handle = parseHandle(row);
    if (!handle) continue;
    if (controlLogin(view.instance, desire.controlPassword) !== null) {
      await writeSaslDatabase(context.driver.dirOf(row.id), logins(desire, context));
    }
    context.memcache.note(row.id, handle, { users: desire.usersPrint });
  }
  await unpublish(observation, context);
};

export const memcacheFlush: StepRunner<"flush"> = async (_, { view, desire }, context) => {
  const { instance, task } = view;
  if (!task || instance.masterNodeId === null) return;
  const socket = nodeSocket(context.driver, instance, instance.masterNodeId);
  using client = await controlConnection(socket, controlLogin(instance, desire.controlPassword));
  await flushMemcached(client);
  await context.store.transact((db) => taskStore(db).enter(task, "verify", context.clock.now()));
};
