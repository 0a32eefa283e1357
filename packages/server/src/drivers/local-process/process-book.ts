import type { ChildProcess } from "node:child_process";
import type { NodeHandle } from "../driver.ts";
import { isLive } from "./handle.ts";

/** A process that is watched until it ends. */
export interface Tracked {
  readonly handle: NodeHandle;
  /** Whether this control plane is its parent: the kernel then reports its end by itself. */
  readonly isChild: boolean;
  readonly gone: Promise<void>;
}

interface Entry extends Tracked {
  readonly settle: () => void;
}

const pollIntervalMs = 200;
/** Every poll sees whether the pid exists; each process is looked at closely in one poll of these. */
const closeLookEvery = 5;

/** The living processes of this installation, and the watch for their end. */
export class ProcessBook implements Disposable {
  readonly #entries = new Map<number, Entry>();
  readonly #exits = new Map<string, { pid: number; startTicks: string; exit: string }>();
  readonly #onGone: (nodeId: string) => void;
  readonly #timer: NodeJS.Timeout;
  #polls = 0;
  #disposed = false;

  /** `onGone` is called once for each process that ends, and never after disposal. */
  constructor(onGone: (nodeId: string) => void) {
    this.#onGone = onGone;
    this.#timer = setInterval(() => this.#poll(), pollIntervalMs).unref();
  }

  /** Starts to watch a process. One that is watched already is left as it is. */
  add(handle: NodeHandle, child?: ChildProcess): Tracked {
    const known = this.find(handle);
    if (known) return known;
    // The pid is in use again, so the process that had it before is gone.
    this.#entries.get(handle.pid)?.settle();
    const { promise, resolve } = Promise.withResolvers<void>();
    const settle = () => {
      if (this.#entries.get(handle.pid) !== entry) return;
      this.#entries.delete(handle.pid);
      resolve();
      if (!this.#disposed) this.#onGone(handle.nodeId);
    };
    const entry: Entry = { handle, isChild: child !== undefined, gone: promise, settle };
    this.#entries.set(handle.pid, entry);
    child?.once("exit", (code, signal) => {
      const { nodeId, pid, startTicks } = handle;
      const exit = signal === null ? `exit code ${code}` : `signal ${signal}`;
      this.#exits.set(nodeId, { pid, startTicks, exit });
      settle();
    });
    return entry;
  }

  find(handle: NodeHandle): Tracked | undefined {
    const entry = this.#entries.get(handle.pid);
    return entry?.handle.startTicks === handle.startTicks ? entry : undefined;
  }

  /** Usually one. Several only if something went wrong before; the oldest comes first. */
  ofNode(nodeId: string): Tracked[] {
    const found = [...this.#entries.values()].filter((entry) => entry.handle.nodeId === nodeId);
    return found.sort((a, b) => Number(a.handle.startTicks) - Number(b.handle.startTicks));
  }

  handles(): NodeHandle[] {
    return [...this.#entries.values()].map((entry) => entry.handle);
  }

  /** Looks now instead of at the next poll. Children report themselves, with how they ended. */
  check(tracked: Tracked): void {
    if (!tracked.isChild && !isLive(tracked.handle)) {
      this.#entries.get(tracked.handle.pid)?.settle();
    }
  }

  /** How the process of the handle ended, if this control plane was its parent. */
  exitOf(handle: NodeHandle): string | undefined {
    const last = this.#exits.get(handle.nodeId);
    const same = last?.pid === handle.pid && last.startTicks === handle.startTicks;
    return same ? last.exit : undefined;
  }

  forget(nodeId: string): void {
    this.#exits.delete(nodeId);
  }

  /** Ends the watch. The processes are left alone. */
  [Symbol.dispose](): void {
    this.#disposed = true;
    clearInterval(this.#timer);
  }

  #poll(): void {
    this.#polls += 1;
    let index = 0;
    for (const entry of [...this.#entries.values()]) {
      if (entry.isChild) continue;
      index += 1;
      const close = (index + this.#polls) % closeLookEvery === 0;
      if (close ? !isLive(entry.handle) : !pidExists(entry.handle.pid)) entry.settle();
    }
  }
}

/** Twenty times cheaper than reading `/proc`, but blind for zombies and reused pids. */
function pidExists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
    throw error;
  }
}
