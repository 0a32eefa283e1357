import { join } from "node:path";
import type { Driver, NodeHandle } from "../../../drivers/driver.ts";
import { shouldRewriteAof } from "../../../engine/redis/aof.ts";
import { readInfo } from "../../../engine/redis/info.ts";
import { connectRedis, type RedisClient } from "../../../engine/redis/redis-client.ts";
import { redisSocketName } from "../../../engine/redis/redis-config.ts";
import { isConnectionLost, redisErrorCode } from "../../../engine/redis/redis-error.ts";
import { type ReplicationState, replicationState } from "../../../engine/redis/replication.ts";
import { CutOffs } from "./cut-offs.ts";
import { Silences } from "./silences.ts";

/** Name of the control plane's own user on every node. */
export const controlUser = "kvasir";

/** An answer to the reconciler that takes longer is none. */
const observeTimeoutMs = 700;
/** A node that is silent already is asked in shorter turns, so that its time is not overrun by one. */
const silentTimeoutMs = 200;

/** What is known of one process; forgotten when it ends, never stored. */
interface LiveNode {
  readonly instanceId: string;
  readonly handle: NodeHandle;
  readonly client: RedisClient;
  settings: string | null;
  users: string | null;
  /** Since when a question of the watch waits for its answer. */
  askedAt: number | null;
  /** State of a replica's link when it last answered; undefined before, null for a master. */
  link?: string | null;
}

interface LiveNodesOptions {
  readonly driver: Driver;
  /** Something about a node of this instance should be looked at, now. */
  onSignal(instanceId: string): void;
  /** Monotonic milliseconds. */
  readonly monotonic: () => number;
  /** How often each node is asked for its role; one that has not answered by then is silent. */
  readonly askEveryMs: number;
}

/**
 * One open connection to each node, as the control plane's user over the node's own socket. Its
 * end is the first sign that a process is gone, for children and adopted processes alike; an
 * unanswered question is the sign of a frozen one, and the answer tells when a replica loses its
 * link or has it again.
 */
export class LiveNodes implements AsyncDisposable {
  readonly #options: LiveNodesOptions;
  readonly #live = new Map<string, LiveNode>();
  readonly #silences: Silences;
  readonly #timer: NodeJS.Timeout;
  readonly cutOffs: CutOffs;

  constructor(options: LiveNodesOptions) {
    this.#options = options;
    this.#silences = new Silences(options);
    this.cutOffs = new CutOffs(options.monotonic);
    this.#timer = setInterval(() => this.#askAll(), options.askEveryMs);
    this.#timer.unref();
  }

  socketOf(nodeId: string): string {
    return join(this.#options.driver.dirOf(nodeId), redisSocketName);
  }

  /** Takes over a connection that proved its node ready, with what the node was started with. */
  adopt(
    node: { id: string; instanceId: string },
    handle: NodeHandle,
    client: RedisClient,
    applied: { settings: string; users: string },
  ): void {
    this.forget(node.id);
    this.#watch(node.id, {
      instanceId: node.instanceId,
      handle,
      client,
      askedAt: null,
      ...applied,
    });
  }

  /**
   * What the node says of itself, or null when it does not answer. Connects when there is no
   * connection to this very process yet.
   */
  async observe(
    node: { id: string; instanceId: string },
    handle: NodeHandle,
    password: string,
  ): Promise<{ replication: ReplicationState; aofRewriteDue: boolean } | null> {
    try {
      const live = await this.#connected(node, handle, password);
      const info = await within(
        this.silentMs(node.id) > 0 ? silentTimeoutMs : observeTimeoutMs,
        readInfo(live.client, "server", "persistence", "replication"),
      );
      this.#silences.end(node.id);
      return { replication: replicationState(info), aofRewriteDue: shouldRewriteAof(info) };
    } catch (error) {
      if (isConnectionLost(error)) this.cutOffs.note(node.instanceId, handle);
      // Not answering is an observation, not a fault of this function: the plan decides on it.
      await this.#noteSilence(node.id, handle, error);
      return null;
    }
  }

  /** @throws Error when there is no connection to the node */
  client(nodeId: string): RedisClient {
    const live = this.#live.get(nodeId);
    if (!live) throw new Error(`no connection to node ${nodeId}`);
    return live.client;
  }

  applied(nodeId: string): { settings: string | null; users: string | null } {
    const live = this.#live.get(nodeId);
    return { settings: live?.settings ?? null, users: live?.users ?? null };
  }

  noteApplied(nodeId: string, applied: { settings?: string; users?: string }): void {
    const live = this.#live.get(nodeId);
    if (live) Object.assign(live, applied);
  }

  /** How long a running node has neither answered nor shown that it is at work. */
  silentMs(nodeId: string): number {
    return this.#silences.ms(nodeId);
  }

  forget(nodeId: string): void {
    const live = this.#live.get(nodeId);
    this.#live.delete(nodeId);
    this.#silences.end(nodeId);
    live?.client.disconnect();
  }

  /** Every node with a connection, for sampling. */
  *all(): Iterable<{ nodeId: string; instanceId: string; client: RedisClient }> {
    for (const [nodeId, { instanceId, client }] of this.#live) {
      yield { nodeId, instanceId, client };
    }
  }

  async #connected(
    node: { id: string; instanceId: string },
    handle: NodeHandle,
    password: string,
  ): Promise<LiveNode> {
    const known = this.#live.get(node.id);
    if (known && isSame(known.handle, handle) && known.client.status === "ready") return known;
    if (known) {
      this.#live.delete(node.id);
      known.client.disconnect();
    }
    const client = await connectRedis({
      to: { path: this.socketOf(node.id) },
      username: controlUser,
      password,
      connectTimeoutMs: observeTimeoutMs,
      commandTimeoutMs: 2_000,
    });
    const live: LiveNode = {
      instanceId: node.instanceId,
      handle,
      client,
      settings: null,
      users: null,
      askedAt: null,
    };
    this.#watch(node.id, live);
    return live;
  }

  #watch(nodeId: string, live: LiveNode): void {
    this.#live.set(nodeId, live);
    live.client.once("end", () => {
      if (this.#live.get(nodeId) !== live) return;
      this.#live.delete(nodeId);
      this.cutOffs.note(live.instanceId, live.handle);
      this.#options.onSignal(live.instanceId);
    });
  }

  #askAll(): void {
    const { monotonic, askEveryMs, onSignal } = this.#options;
    for (const [nodeId, live] of this.#live) {
      if (live.askedAt === null) {
        live.askedAt = monotonic();
        void this.#ask(nodeId, live);
        continue;
      }
      // Not since it was asked: this process may have been the one that slept.
      const since = Math.max(live.askedAt, monotonic() - askEveryMs);
      void this.#silences.note(nodeId, live.handle, since);
      onSignal(live.instanceId);
    }
  }

  /** ROLE costs Redis little more than PING. */
  async #ask(nodeId: string, live: LiveNode): Promise<void> {
    const isCurrent = () => this.#live.get(nodeId) === live;
    try {
      const [role, , , state] = (await live.client.call("ROLE")) as unknown[];
      if (!isCurrent()) return;
      this.#silences.end(nodeId);
      const link = role === "slave" ? String(state) : null;
      const changed = live.link !== undefined && live.link !== link;
      live.link = link;
      if (changed) this.#options.onSignal(live.instanceId);
    } catch (error) {
      // Not answering is what this looks for; the reconciler decides what follows.
      if (!isCurrent()) return;
      await this.#noteSilence(nodeId, live.handle, error);
      this.#options.onSignal(live.instanceId);
    } finally {
      live.askedAt = null;
    }
  }

  async #noteSilence(nodeId: string, handle: NodeHandle, error: unknown): Promise<void> {
    const said = redisErrorCode(error) ?? redisErrorCode((error as Error).cause);
    if (said === "BUSY") this.#silences.noteBusy(nodeId);
    else await this.#silences.note(nodeId, handle);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    for (const nodeId of [...this.#live.keys()]) this.forget(nodeId);
  }
}

function isSame(one: NodeHandle, other: NodeHandle): boolean {
  return one.pid === other.pid && one.startTicks === other.startTicks;
}

async function within<Result>(ms: number, work: Promise<Result>): Promise<Result> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`no answer within ${ms} ms`)), ms);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
