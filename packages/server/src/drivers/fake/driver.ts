import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Driver, NodeHandle, NodeSpec, NodeState } from "../driver.ts";
import { KeyedQueue } from "../keyed-queue.ts";
import { FakeWorld } from "./fake-world.ts";

export interface FakeDriverOptions {
  /** Only names the nodes' folders. Nothing is written. */
  readonly dataDir: string;
  /** Shared with other drivers to play a restart; a world of its own by default. */
  readonly world?: FakeWorld;
  /** How long each start takes. */
  readonly startDelayMs?: number;
}

/** A driver without processes: a node is a record that starts, stops and fails as scripted. */
export interface FakeDriver extends Driver, AsyncDisposable {
  readonly world: FakeWorld;
  /** The next start throws this: of the given node, or of whichever comes first. */
  failNextEnsure(error: Error, nodeId?: string): void;
  /** Applies to starts from now on. */
  delayEnsures(startDelayMs: number): void;
}

/**
 * The driver for tests with very many nodes and for installations that need no data plane. Its
 * nodes are lost with the process, so a restarted control plane sees all of them as ended.
 */
export function createFakeDriver(options: FakeDriverOptions): FakeDriver {
  return new ScriptedDriver(options);
}

class ScriptedDriver implements FakeDriver {
  readonly capabilities = { limits: "none" } as const;
  readonly world: FakeWorld;
  readonly #dataDir: string;
  readonly #queue = new KeyedQueue();
  readonly #failures: { error: Error; nodeId: string | undefined }[] = [];
  readonly #unwatch: (() => void)[] = [];
  #startDelayMs: number;

  constructor({ dataDir, world = new FakeWorld(), startDelayMs = 0 }: FakeDriverOptions) {
    this.#dataDir = dataDir;
    this.world = world;
    this.#startDelayMs = startDelayMs;
  }

  ensure(spec: NodeSpec): Promise<NodeHandle> {
    return this.#queue.run(spec.nodeId, async () => {
      const living = this.world.runningNode(spec.nodeId);
      if (living) return living;
      if (this.#startDelayMs > 0) await sleep(this.#startDelayMs);
      const index = this.#failures.findIndex(
        ({ nodeId }) => nodeId === undefined || nodeId === spec.nodeId,
      );
      const [failure] = index < 0 ? [] : this.#failures.splice(index, 1);
      if (failure) throw failure.error;
      return this.world.start(spec.nodeId, this.dirOf(spec.nodeId));
    });
  }

  async inspect(handle: NodeHandle): Promise<NodeState> {
    if (this.#runs(handle)) return { running: true };
    const exit = this.world.exitOf(handle);
    return exit === undefined ? { running: false } : { running: false, exit };
  }

  /** Records do no work. */
  async cpuTicks(): Promise<number | null> {
    return null;
  }

  async stop(handle: NodeHandle, { graceMs }: { graceMs: number }): Promise<void> {
    if (graceMs > 0 && this.#runs(handle)) {
      if (!this.world.isFrozen(handle.nodeId)) {
        this.world.exitNode(handle.nodeId, "exit code 0");
        return;
      }
      await sleep(graceMs);
    }
    if (this.#runs(handle)) this.world.exitNode(handle.nodeId);
  }

  destroy(nodeId: string): Promise<void> {
    return this.#queue.run(nodeId, async () => {
      this.world.exitNode(nodeId);
      this.world.removeFolder(nodeId);
    });
  }

  async list(): Promise<readonly NodeHandle[]> {
    return this.world.running();
  }

  async trimOutput(): Promise<void> {}

  async lastWords(): Promise<string> {
    return "";
  }

  dirOf(nodeId: string): string {
    return join(this.#dataDir, "nodes", nodeId);
  }

  onExit(listener: (nodeId: string) => void): void {
    this.#unwatch.push(this.world.watch(listener));
  }

  failNextEnsure(error: Error, nodeId?: string): void {
    this.#failures.push({ error, nodeId });
  }

  delayEnsures(startDelayMs: number): void {
    this.#startDelayMs = startDelayMs;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const unwatch of this.#unwatch) unwatch();
  }

  #runs({ nodeId, startTicks }: NodeHandle): boolean {
    return this.world.runningNode(nodeId)?.startTicks === startTicks;
  }
}
