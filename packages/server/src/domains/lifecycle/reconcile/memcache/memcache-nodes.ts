import type { NodeHandle } from "../../../../drivers/driver.ts";
import { connectMemcached } from "../../../../engine/memcached/memcached-client.ts";
import {
  memcachedStats,
  waitMemcachedReady,
} from "../../../../engine/memcached/memcached-commands.ts";
import type { ReplicationState } from "../../../../engine/redis/replication.ts";
import type { Instance } from "../../../instances/index.ts";
import type { MonitoredMemcached } from "../../../monitoring/index.ts";
import { controlUser } from "../live-nodes.ts";

/** A memcached node replicates nothing: in a plan it is a master without replicas. */
export const memcachedState: ReplicationState = {
  runId: "",
  role: "master",
  offset: 0,
  replicationId: "",
  loading: false,
  port: 0,
  master: null,
  replicas: [],
};

interface Known {
  readonly process: string;
  settings: string | null;
  users: string | null;
}

interface Watched {
  readonly nodeId: string;
  readonly instanceId: string;
  readonly socket: string;
  /** Password of the control plane's user, or null where the node asks for none. */
  readonly login: string | null;
}

/** What this control plane applied to each memcached process; forgotten at its restart. */
export class MemcacheNodes {
  readonly #known = new Map<string, Known>();
  readonly #watched = new Map<
    string,
    Pick<Watched, "socket" | "login"> & { readonly monitored: MonitoredMemcached }
  >();
  /** Since when a node with a process has not answered, by node id. */
  readonly #silentSince = new Map<string, number>();

  note(nodeId: string, handle: NodeHandle, applied: Partial<Omit<Known, "process">>): void {
    const process = `${handle.pid}/${handle.startTicks}`;
    const known = this.#known.get(nodeId);
    const kept = known?.process === process ? known : { process, settings: null, users: null };
    this.#known.set(nodeId, { ...kept, ...applied });
  }

  applied(nodeId: string, handle: NodeHandle): { settings: string | null; users: string | null } {
    const known = this.#known.get(nodeId);
    if (known?.process !== `${handle.pid}/${handle.startTicks}`) {
      return { settings: null, users: null };
    }
    return { settings: known.settings, users: known.users };
  }

  /** From now on `all()` has the node, with the login that it wants. Idempotent. */
  watch(node: Watched): void {
    const known = this.#watched.get(node.nodeId);
    if (known?.login === node.login && known.socket === node.socket) return;
    const { nodeId, instanceId, socket, login } = node;
    const stats = async () => {
      using client = await controlConnection(socket, login);
      return await memcachedStats(client);
    };
    this.#watched.set(nodeId, { socket, login, monitored: { nodeId, instanceId, stats } });
  }

  /** Every node that has been seen running, for sampling. */
  *all(): Iterable<MonitoredMemcached> {
    for (const { monitored } of this.#watched.values()) yield monitored;
  }

  forget(nodeId: string): void {
    this.#known.delete(nodeId);
    this.#watched.delete(nodeId);
    this.#silentSince.delete(nodeId);
  }

  /** Whether the node answers within a moment, and how long it has not. */
  async ask(nodeId: string, socket: string): Promise<{ answers: boolean; silentMs: number }> {
    try {
      await waitMemcachedReady({ path: socket, timeoutMs: 700 });
      this.#silentSince.delete(nodeId);
      return { answers: true, silentMs: 0 };
    } catch {
      // Not answering is an observation, not a fault of this function: the plan decides on it.
      const now = performance.now();
      const since = this.#silentSince.get(nodeId) ?? now;
      this.#silentSince.set(nodeId, since);
      return { answers: false, silentMs: now - since };
    }
  }
}

/** The password with which the control plane logs in, or null: only with accounts memcached asks. */
export function controlLogin(
  instance: Pick<Instance, "vpcAuthMode">,
  controlPassword: string,
): string | null {
  return instance.vpcAuthMode === "Close" ? null : controlPassword;
}

/** A connection of the control plane itself. */
export function controlConnection(socket: string, login: string | null) {
  return connectMemcached({
    to: { path: socket },
    ...(login === null ? {} : { login: { name: controlUser, password: login } }),
  });
}
