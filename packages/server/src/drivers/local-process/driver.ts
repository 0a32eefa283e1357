import { mkdirSync, realpathSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../../kernel/clock.ts";
import type { Log } from "../../kernel/log.ts";
import type {
  Driver,
  DriverCapabilities,
  EngineName,
  NodeHandle,
  NodeSpec,
  NodeState,
} from "../driver.ts";
import { KeyedQueue } from "../keyed-queue.ts";
import { isInstalled, resolveExecutable, withSystemFolders } from "./executable.ts";
import { handleOf, isLive, isLiveNode } from "./handle.ts";
import { probeLimits } from "./limits.ts";
import { nodeFolder } from "./node-folder.ts";
import { lastWords, trimOutput } from "./output-file.ts";
import { type Mark, mainThreadTicks, scanProcesses } from "./proc.ts";
import { ProcessBook } from "./process-book.ts";
import { spawnNode } from "./spawn-node.ts";
import { endSpawners, Spawner } from "./spawner.ts";
import { StartSlots } from "./start-slots.ts";
import { stopProcess } from "./stop-process.ts";

export interface LocalDriverOptions {
  /** Nodes live in `nodes/` below it. Made if it is missing. One control plane at a time. */
  readonly dataDir: string;
  readonly clock: Clock;
  /** Name or absolute path of each engine's executable. Looked up at the first start of one. */
  readonly executables: Readonly<Record<EngineName, string>>;
  /** In the form of PATH; the system's own folders are searched after it. */
  readonly searchPath?: string;
  /** How many nodes may start at once. */
  readonly maxParallelStarts?: number;
  /** What a node has printed is begun anew when it is larger than this. Default 8 MiB. */
  readonly mostOutputBytes?: number;
  readonly log: Log;
}

/**
 * Runs nodes as plain processes of this Linux machine. They outlive the control plane: only `stop`
 * and `destroy` end them, and disposal of the driver does not. Reads `/proc` once here to find all
 * that earlier control planes started, recorded or not.
 */
export function createLocalDriver(options: LocalDriverOptions): LocalDriver {
  return new LocalProcessDriver(options);
}

/** Disposal lets go of the processes without touching them; no exit is announced afterwards. */
export type LocalDriver = Driver & AsyncDisposable;

class LocalProcessDriver implements LocalDriver {
  readonly capabilities: DriverCapabilities = { limits: probeLimits() };
  readonly #options: LocalDriverOptions;
  readonly #searchPath: string;
  readonly #mark: Mark;
  readonly #book: ProcessBook;
  readonly #slots: StartSlots;
  readonly #queue = new KeyedQueue();
  /** Absent where the system has no `setsid`. */
  readonly #spawner: Spawner | undefined;
  /** Executables that were started once. */
  readonly #started = new Set<string>();
  readonly #listeners: ((nodeId: string) => void)[] = [];

  constructor(options: LocalDriverOptions) {
    this.#options = options;
    this.#searchPath = withSystemFolders(options.searchPath ?? "");
    this.#slots = new StartSlots(options.maxParallelStarts ?? 4);
    mkdirSync(join(options.dataDir, "nodes"), { recursive: true, mode: 0o700 });
    const installation = realpathSync(options.dataDir);
    this.#mark = { installation, nodesDir: join(installation, "nodes") };
    this.#book = new ProcessBook((nodeId) => this.#announceExit(nodeId));
    this.#spawner = isInstalled("setsid", this.#searchPath)
      ? new Spawner({
          setsid: resolveExecutable("setsid", this.#searchPath),
          env: { PATH: this.#searchPath, KVASIR_INSTALLATION: installation },
        })
      : undefined;
    endSpawners(this.#mark);
    this.#scan();
  }

  ensure(spec: NodeSpec, handle?: NodeHandle): Promise<NodeHandle> {
    const dir = this.dirOf(spec.nodeId);
    return this.#queue.run(spec.nodeId, async () => {
      const living = this.#living(spec.nodeId, handle);
      if (living) return living;
      const executable = resolveExecutable(
        this.#options.executables[spec.engine],
        this.#searchPath,
      );
      const started = await this.#slots.start(() => this.#start(spec, { dir, executable }));
      return started.handle;
    });
  }

  async #start(spec: NodeSpec, { dir, executable }: { dir: string; executable: string }) {
    const spawner = this.#spawnerFor(spec, executable);
    const place = { dir, executable, searchPath: this.#searchPath, mark: this.#mark, spawner };
    try {
      const { handle, parent } = await spawnNode(spec, {
        ...place,
        now: this.#options.clock.now(),
      });
      return this.#book.add(handle, parent);
    } catch (error) {
      // It may have been started and only the word of it lost: the next try has to find it.
      if (spawner) this.#scan();
      throw error;
    } finally {
      this.#started.add(executable);
      if (!spec.tellsEndAtOnce) this.#spawner?.prepare();
    }
  }

  /**
   * The first start of an executable is this program's own: only so does the system say that it
   * cannot run it.
   */
  #spawnerFor({ tellsEndAtOnce }: NodeSpec, executable: string): Spawner | undefined {
    return tellsEndAtOnce || !this.#started.has(executable) ? undefined : this.#spawner;
  }

  async inspect(handle: NodeHandle): Promise<NodeState> {
    if (this.#isOurs(handle)) return { running: true };
    const tracked = this.#book.find(handle);
    if (tracked) this.#book.check(tracked);
    const exit = await this.#book.exitOf(handle);
    return exit === undefined ? { running: false } : { running: false, exit };
  }

  async cpuTicks(handle: NodeHandle): Promise<number | null> {
    return this.#isOurs(handle) ? mainThreadTicks(handle.pid) : null;
  }

  async stop(handle: NodeHandle, { graceMs }: { graceMs: number }): Promise<void> {
    if (!this.#isOurs(handle)) return;
    await stopProcess(this.#book, this.#book.add(handle), graceMs);
  }

  destroy(nodeId: string, handle?: NodeHandle): Promise<void> {
    const dir = this.dirOf(nodeId);
    return this.#queue.run(nodeId, async () => {
      if (handle?.nodeId === nodeId && this.#isOurs(handle)) this.#book.add(handle);
      const processes = this.#book.ofNode(nodeId);
      await Promise.all(processes.map((each) => stopProcess(this.#book, each, 0)));
      // What the node forked may still close a file while the folder is being emptied.
      await rm(dir, { recursive: true, force: true, maxRetries: 5 });
      this.#book.forget(nodeId);
    });
  }

  async list(): Promise<readonly NodeHandle[]> {
    this.#scan();
    return this.#book.handles().filter(isLive);
  }

  async trimOutput(): Promise<void> {
    const { nodesDir } = this.#mark;
    const { mostOutputBytes = 8 * 1024 * 1024 } = this.#options;
    for (const nodeId of await readdir(nodesDir)) {
      await trimOutput(join(nodesDir, nodeId), mostOutputBytes);
    }
  }

  lastWords(nodeId: string): Promise<string> {
    return lastWords(this.dirOf(nodeId));
  }

  dirOf(nodeId: string): string {
    return nodeFolder(this.#mark.nodesDir, nodeId);
  }

  onExit(listener: (nodeId: string) => void): void {
    this.#listeners.push(listener);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#book[Symbol.dispose]();
    this.#spawner?.[Symbol.dispose]();
  }

  #living(nodeId: string, handle: NodeHandle | undefined): NodeHandle | undefined {
    const known = this.#book.ofNode(nodeId).find((each) => isLive(each.handle));
    if (known) return known.handle;
    if (handle?.nodeId !== nodeId || !isLiveNode(handle, this.#mark)) return undefined;
    return this.#book.add(handle).handle;
  }

  #isOurs(handle: NodeHandle): boolean {
    return this.#book.find(handle) ? isLive(handle) : isLiveNode(handle, this.#mark);
  }

  #scan(): void {
    for (const { nodeId, stat } of scanProcesses(this.#mark)) {
      this.#book.add(handleOf(nodeId, join(this.#mark.nodesDir, nodeId), stat));
    }
  }

  #announceExit(nodeId: string): void {
    for (const listener of this.#listeners) {
      try {
        listener(nodeId);
      } catch (error) {
        this.#options.log.error({ err: error, nodeId }, "a listener for node exits failed");
      }
    }
  }
}
