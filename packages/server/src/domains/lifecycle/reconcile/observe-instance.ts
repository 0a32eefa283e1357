import { type Instance, isMemcache } from "../../instances/index.ts";
import { certificateWish, type Endpoint, isCertificateDue, isOpen } from "../../networks/index.ts";
import type { InstanceDesire } from "./instance-desire.ts";
import type { InstanceRows } from "./instance-rows.ts";
import type { InstanceView, NodeView } from "./instance-view.ts";
import { controlLogin, memcachedState } from "./memcache/memcache-nodes.ts";
import { nodeDesire } from "./node-desire.ts";
import { parseHandle } from "./node-handle.ts";
import { nodeSocket } from "./node-socket.ts";
import type { Node } from "./node-store.ts";
import type { ReconcileContext } from "./reconcile-context.ts";
import { slotTls, wantedSlots } from "./wanted-slots.ts";

/** The rows of an instance and what follows from them, and the world as it is. */
export interface Observation {
  readonly rows: InstanceRows;
  readonly view: InstanceView;
  readonly desire: InstanceDesire;
}

/**
 * Looks at the instance of these rows. Changes nothing.
 * @param before an observation of a moment ago; what follows from rows alone is taken from it
 * @param seen what was seen of the nodes a moment ago, to be taken as it is
 */
export async function observeInstance(
  rows: InstanceRows,
  context: ReconcileContext,
  { before, seen }: { before?: Observation; seen?: readonly NodeView[] } = {},
): Promise<Observation> {
  const { id } = rows.instance;
  const { instance, task = null, accounts, endpoints, certificate } = rows;
  const controlPassword = context.secrets.open(instance.controlSecret);
  const { openFileLimit } = context;
  const forNodes = nodeDesire(rows, { controlPassword, openFileLimit }, before);
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
    ...forNodes,
    accounts,
    endpoints: open,
    slots,
    certificateWish: wish,
  };
  const nodes = await Promise.all(
    rows.nodes.map((node) => {
      const known = seen?.find(({ row }) => row.id === node.id);
      if (known) return { ...known, row: node };
      return isMemcache(instance)
        ? observeMemcached(node, instance, controlPassword, context)
        : observeNode(node, controlPassword, context);
    }),
  );
  return {
    rows,
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
      seedReady: instance.seedPlaced === 1 || (await context.seeds.isReady(instance.seed)),
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
  damage: null,
  retryInMs: 0,
  settings: null,
  users: null,
} as const;

async function observeNode(
  row: Node,
  controlPassword: string,
  { driver, live, troubles }: ReconcileContext,
): Promise<NodeView> {
  const handle = parseHandle(row);
  const { running } = handle ? await driver.inspect(handle) : { running: false };
  if (!handle || !running) {
    live.forget(row.id);
    return { ...silent, ...troubles.of(row.id), row };
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
