import { accountStore } from "../../accounts/index.ts";
import { type Instance, instanceStore, isMemcache } from "../../instances/index.ts";
import {
  certificateStore,
  certificateWish,
  type Endpoint,
  endpointStore,
  isCertificateDue,
  isOpen,
} from "../../networks/index.ts";
import { parameterStore } from "../../parameters/index.ts";
import { taskStore } from "../../tasks/index.ts";
import { whitelistStore } from "../../whitelists/index.ts";
import type { InstanceDesire } from "./instance-desire.ts";
import type { InstanceView, NodeView } from "./instance-view.ts";
import { controlLogin, memcachedState } from "./memcache/memcache-nodes.ts";
import { parseHandle } from "./node-handle.ts";
import { nodeSocket } from "./node-socket.ts";
import { type Node, nodeStore } from "./node-store.ts";
import type { ReconcileContext } from "./reconcile-context.ts";
import { slotTls, wantedSlots } from "./wanted-slots.ts";
import { wantedSettings, wantedUsers } from "./wanted-state.ts";

/** The rows of an instance and what follows from them, and the world as it is. */
export interface Observation {
  readonly view: InstanceView;
  readonly desire: InstanceDesire;
}

/** Reads everything about one instance. Changes nothing. Null: there is no such instance (any more). */
export async function observeInstance(
  id: string,
  context: ReconcileContext,
): Promise<Observation | null> {
  const rows = await context.store.read(async (db) => {
    const instance = await instanceStore(db).find(id);
    if (!instance) return null;
    return {
      instance,
      nodes: await nodeStore(db).of(id),
      task: instance.busyTaskId ? await taskStore(db).find(instance.busyTaskId) : undefined,
      scheduled: await taskStore(db).nextScheduled(id),
      accounts: await accountStore(db).all(id),
      allow: await whitelistStore(db).allowed(id),
      endpoints: await endpointStore(db).of(id),
      certificate: instance.tlsEpoch > 0 ? await certificateStore(db).find(id) : undefined,
      parameters: await parameterStore(db).values(id),
    };
  });
  if (!rows) return null;
  const { instance, task = null, accounts, endpoints, certificate } = rows;
  const controlPassword = context.secrets.open(instance.controlSecret);
  const input = task ? (JSON.parse(task.input) as { parameters?: Record<string, string> }) : {};
  const parameters = { ...rows.parameters, ...input.parameters };
  const circumstances = {
    openFileLimit: context.openFileLimit,
    joining: rows.nodes.some((node) => node.id !== instance.masterNodeId && node.inSync === 0),
  };
  const settings = wantedSettings(instance, parameters, circumstances);
  const provenSettings = wantedSettings(instance, rows.parameters, circumstances);
  const users = wantedUsers(instance, accounts, { controlPassword, parameters });
  const now = context.clock.now();
  const master = rows.nodes.find((node) => node.id === instance.masterNodeId);
  const slots = wantedSlots(instance, {
    endpoints,
    target: master ? nodeSocket(context.driver, instance, master.id) : null,
    allow: rows.allow,
    tls: slotTls(certificate, { secrets: context.secrets, caPem: context.certificates.caPem }),
    now,
  });
  const open = endpoints.filter((endpoint) => isOpen(endpoint, now));
  const wish = certificateWish(instance, open, context.domainSuffix);
  const desire: InstanceDesire = {
    controlPassword,
    accounts,
    endpoints: open,
    slots,
    certificateWish: wish,
    settings,
    settingsPrint: JSON.stringify(settings),
    provenSettings,
    provenSettingsPrint: JSON.stringify(provenSettings),
    users,
    usersPrint: JSON.stringify(users),
  };
  const nodes = await Promise.all(
    rows.nodes.map((node) =>
      isMemcache(instance)
        ? observeMemcached(node, instance, controlPassword, context)
        : observeNode(node, controlPassword, context),
    ),
  );
  return {
    desire,
    view: {
      instance,
      task,
      scheduled: rows.scheduled
        ? {
            task: rows.scheduled,
            dueInMs: Math.max(0, (rows.scheduled.dueAt ?? 0) - now),
          }
        : null,
      nodes,
      wantedSettings: desire.settingsPrint,
      wantedUsers: desire.usersPrint,
      publishedTarget: context.publications.target(id),
      publishedAsWanted:
        slots.closing.length === 0 && context.publications.isAsWanted(id, slots.open),
      certificateDue: isCertificateDue(instance, certificate, wish, context.certificates),
      closesInMs: nextExpiry(open, now),
      verified: context.publications.isVerified(id),
      accountsPending: accounts.some((account) => account.pending !== ""),
    },
  };
}

/** How long until the first retained endpoint closes. */
function nextExpiry(open: readonly Endpoint[], now: number): number | null {
  const ends = open.map(({ expiresAt }) => expiresAt).filter((end) => end !== null);
  return ends.length === 0 ? null : Math.min(...ends) - now;
}

/** A node without a process, or one that says nothing. */
const silent = {
  running: false,
  replication: null,
  aofRewriteDue: false,
  silentMs: 0,
  settings: null,
  users: null,
} as const;

async function observeNode(
  row: Node,
  controlPassword: string,
  { driver, live }: ReconcileContext,
): Promise<NodeView> {
  const handle = parseHandle(row);
  const { running } = handle ? await driver.inspect(handle) : { running: false };
  if (!handle || !running) {
    live.forget(row.id);
    return { ...silent, row };
  }
  const said = await live.observe(row, handle, controlPassword);
  return {
    ...silent,
    row,
    running,
    ...said,
    silentMs: live.silentMs(row.id),
    ...live.applied(row.id),
  };
}

async function observeMemcached(
  row: Node,
  instance: Instance,
  controlPassword: string,
  { driver, memcache }: ReconcileContext,
): Promise<NodeView> {
  const handle = parseHandle(row);
  const { running } = handle ? await driver.inspect(handle) : { running: false };
  if (!handle || !running) return { ...silent, row };
  const socket = nodeSocket(driver, instance, row.id);
  const login = controlLogin(instance, controlPassword);
  memcache.watch({ nodeId: row.id, instanceId: instance.id, socket, login });
  const { answers, silentMs } = await memcache.ask(row.id, socket);
  return {
    ...silent,
    row,
    running,
    silentMs,
    replication: answers ? memcachedState : null,
    ...memcache.applied(row.id, handle),
  };
}
