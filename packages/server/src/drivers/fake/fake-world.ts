import type { NodeHandle } from "../driver.ts";

interface FakeNode {
  readonly handle: NodeHandle;
  frozen: boolean;
}

/**
 * The machine that fake nodes "run" on. It belongs to no driver: hand the same world to a second
 * driver, and that one finds the nodes of the first, as after a restart of the control plane.
 */
export class FakeWorld {
  readonly #nodes = new Map<string, FakeNode>();
  readonly #exits = new Map<string, { pid: number; exit: string }>();
  readonly #folders = new Set<string>();
  readonly #listeners = new Set<(nodeId: string) => void>();
  #lastPid = 0;

  start(nodeId: string, dir: string): NodeHandle {
    const pid = ++this.#lastPid;
    const handle = { version: 1, nodeId, dir, pid, startTicks: String(pid) } as const;
    this.#folders.add(nodeId);
    this.#nodes.set(nodeId, { handle, frozen: false });
    return handle;
  }

  runningNode(nodeId: string): NodeHandle | undefined {
    return this.#nodes.get(nodeId)?.handle;
  }

  running(): NodeHandle[] {
    return [...this.#nodes.values()].map((node) => node.handle);
  }

  exitOf({ nodeId, pid }: NodeHandle): string | undefined {
    const last = this.#exits.get(nodeId);
    return last?.pid === pid ? last.exit : undefined;
  }

  /** Ends a node as if by itself. Nothing happens when it does not run. */
  exitNode(nodeId: string, exit = "signal SIGKILL"): void {
    const node = this.#nodes.get(nodeId);
    if (!node) return;
    this.#nodes.delete(nodeId);
    this.#exits.set(nodeId, { pid: node.handle.pid, exit });
    for (const listener of [...this.#listeners]) listener(nodeId);
  }

  /** The node no longer reacts to a polite stop, like a process under SIGSTOP. */
  freezeNode(nodeId: string): void {
    const node = this.#nodes.get(nodeId);
    if (node) node.frozen = true;
  }

  isFrozen(nodeId: string): boolean {
    return this.#nodes.get(nodeId)?.frozen ?? false;
  }

  hasFolder(nodeId: string): boolean {
    return this.#folders.has(nodeId);
  }

  removeFolder(nodeId: string): void {
    this.#folders.delete(nodeId);
    this.#exits.delete(nodeId);
  }

  /** Calls back on every exit until the returned function is called. */
  watch(listener: (nodeId: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
