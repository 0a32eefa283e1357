import type { ChildProcess } from "node:child_process";
import type { NodeHandle } from "../driver.ts";
import { isLive } from "./handle.ts";
import { hasProgram } from "./proc.ts";

/** A process that is watched until it ends. */
export interface Tracked {
  readonly handle: NodeHandle;
  /** Whether this control plane is its parent: the kernel then reports its end by itself. */
  readonly isChild: boolean;
  readonly gone: Promise<void>;
}

interface Entry extends Tracked {
  readonly settle: () => void;
  /** Who has to be asked how it ended: it is a zombie until then. */
  asked: { readonly exit: () => Promise<string> } | undefined;
}

/** By whom it becomes known how a process ended: its parent is this program, or is asked. */
export type Parent = { readonly child: ChildProcess } | { readonly exit: () => Promise<string> };

const reasonUnknown = "reason unknown";

const pollIntervalMs = 200;
/** Every poll sees whether the pid exists; each process is looked at closely in one poll of these. */
const closeLookEvery = 5;

/** The living processes of this installation, and the watch for their end. */
export class ProcessBook implements Disposable {
  readonly #entries = new Map<number, Entry>();
  readonly #exits = new Map<
    string,
    { pid: number; startTicks: string; exit: string | Promise<string> }
  >();
  readonly #onGone: (nodeId: string) => void;
  readonly #timer: NodeJS.Timeout;
  #polls = 0;
  #disposed = false;

  /** `onGone` is called once for each process that ends, and never after disposal. */
  constructor(onGone: (nodeId: string) => void) {
    this.#onGone = onGone;
    this.#timer = setInterval(() => this.#poll(), pollIntervalMs).unref();
  }

  /** Starts to watch a process. One that is watched already is left as it is, but for its parent. */
  add(handle: NodeHandle, parent?: Parent): Tracked {
    const known = this.#find(handle);
    if (known) {
      if (parent && "exit" in parent) known.asked = parent;
      return known;
    }
    // The pid is in use again, so the process that had it before is gone.
    this.#entries.get(handle.pid)?.settle();
    const { promise, resolve } = Promise.withResolvers<void>();
    const { nodeId, pid, startTicks } = handle;
    const settle = () => {
      if (this.#entries.get(pid) !== entry) return;
      this.#entries.delete(pid);
      if (entry.asked) {
        const exit = entry.asked.exit().catch(() => reasonUnknown);
        this.#exits.set(nodeId, { pid, startTicks, exit });
      }
      resolve();
      if (!this.#disposed) this.#onGone(nodeId);
    };
    const child = parent && "child" in parent ? parent.child : undefined;
    const asked = parent && "exit" in parent ? parent : undefined;
    const entry: Entry = { handle, isChild: child !== undefined, asked, gone: promise, settle };
    this.#entries.set(pid, entry);
    if (child) {
      child.once("exit", (code, signal) => {
        const exit = signal === null ? `exit code ${code}` : `signal ${signal}`;
        this.#exits.set(nodeId, { pid, startTicks, exit });
        settle();
      });
    }
    return entry;
  }

  find(handle: NodeHandle): Tracked | undefined {
    return this.#find(handle);
  }

  #find(handle: NodeHandle): Entry | undefined {
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

  /** How the process of the handle ended, if this control plane started it. */
  async exitOf(handle: NodeHandle): Promise<string | undefined> {
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
      if (entry.asked) {
        if (!hasProgram(entry.handle.pid)) this.check(entry);
        continue;
      }
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
