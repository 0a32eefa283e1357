/**
 * The port between the control plane and the place where nodes run. A driver knows processes,
 * files and limits; it knows nothing of instances, accounts, roles or HTTP.
 */
export interface NodeSpec {
  /** Unique and never reused. Names the node's folder and marks its process. */
  readonly nodeId: string;
  /** Key of the driver's table of executables: `redis`, `memcached`, `haproxy`. */
  readonly engine: EngineName;
  readonly args: readonly string[];
  /** Environment besides PATH and the driver's own marks. */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * Files written (mode 0600) into the node's folder before it starts, by name. A file that is
   * already there is overwritten. `{dir}` in `args`, `env` and contents stands for the folder.
   */
  readonly files: Readonly<Record<string, string>>;
  /** The end of its process is announced at once; else within a fifth of a second. */
  readonly tellsEndAtOnce?: boolean;
}

export type EngineName = "redis" | "memcached" | "haproxy";

/** What the driver needs to find its process again. Stored before the node counts as started. */
export interface NodeHandle {
  readonly version: 1;
  readonly nodeId: string;
  readonly dir: string;
  readonly pid: number;
  /** Start time of the process in the kernel's ticks: with the pid it names one process for ever. */
  readonly startTicks: string;
}

export type NodeState = { running: true } | { running: false; exit?: string };

export interface Driver {
  /**
   * The process of this spec runs afterwards. Idempotent: a living process of the same `nodeId` is
   * adopted as it is (its spec is not compared), also one that an earlier control plane started
   * and did not live to record. Returns as soon as the process is spawned, ready or not.
   * @throws TerminalError when the executable is missing
   */
  ensure(spec: NodeSpec, handle?: NodeHandle): Promise<NodeHandle>;
  inspect(handle: NodeHandle): Promise<NodeState>;
  /**
   * Processor time that the thread which serves clients has used, in units of the driver's own: it
   * grows while the node works, and only then. Null where nobody can tell, or for no process.
   */
  cpuTicks(handle: NodeHandle): Promise<number | null>;
  /** SIGTERM, SIGKILL after `graceMs` (0: at once). Resolves when the process is gone. Idempotent. */
  stop(handle: NodeHandle, options: { graceMs: number }): Promise<void>;
  /** Stops at once and removes the folder. Idempotent, also when nothing of it is left. */
  destroy(nodeId: string, handle?: NodeHandle): Promise<void>;
  /** Every living process that carries this installation's mark, in nobody's book or not. */
  list(): Promise<readonly NodeHandle[]>;
  /** Bounds what the nodes have printed: to be called now and then. What was before is kept once. */
  trimOutput(): Promise<void>;
  /** The end of what the node has printed since its last start, at most 4 KiB; empty: nothing. */
  lastWords(nodeId: string): Promise<string>;
  /** Folder of a node, whether it runs or not. Stays until `destroy`. */
  dirOf(nodeId: string): string;
  /** Called with the node id when a process ends that this driver started or adopted. */
  onExit(listener: (nodeId: string) => void): void;
  readonly capabilities: DriverCapabilities;
}

export interface DriverCapabilities {
  /** How memory and CPU limits are enforced, besides the engine's own `maxmemory`. */
  readonly limits: "cgroup2" | "cgroup1" | "none";
}
