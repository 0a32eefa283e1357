import type { NodeHandle } from "../../../../drivers/driver.ts";
import { connectMemcached } from "../../../../engine/memcached/memcached-client.ts";
import { waitMemcachedReady } from "../../../../engine/memcached/memcached-commands.ts";
import type { ReplicationState } from "../../../../engine/redis/replication.ts";
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

/** What this control plane applied to each memcached process; forgotten at its restart. */
export class MemcacheNodes {
  readonly #known = new Map<string, Known>();
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

  forget(nodeId: string): void {
    this.#known.delete(nodeId);
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

/** A connection of the control plane itself, with or without a login as the node wants it. */
export function controlConnection(socket: string, login: boolean, controlPassword: string) {
  return connectMemcached({
    to: { path: socket },
    ...(login ? { login: { name: controlUser, password: controlPassword } } : {}),
  });
}
