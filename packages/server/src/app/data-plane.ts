import type { PriceBook } from "../domains/billing/index.ts";
import type { ReplicationIdentity, SeenNode } from "../domains/lifecycle/index.ts";
import type { MonitoredNode } from "../domains/monitoring/index.ts";
import type { CertificateIssuer } from "../domains/networks/index.ts";
import type { BackupStorage } from "../drivers/backup-storage.ts";
import type { Slot } from "../drivers/front-door.ts";
import type { CommandOutcome } from "../engine/redis/run-command.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Random } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import type { SecretBox } from "../kernel/secret-box.ts";
import type { Store } from "../store/store.ts";
import type { AppConfig } from "./config.ts";

/** What the API needs of the part that runs nodes, whichever way it runs them. */
export interface DataPlane {
  wake(kind: string, key: string): void;
  slotAt(index: number): Slot;
  hasEngine(engine: "redis" | "memcached"): boolean;
  runningVersion(instanceId: string): Promise<string | null>;
  usedMemoryBytes(instanceId: string): Promise<number | null>;
  /** What the Redis nodes of an instance say of themselves, by node id. */
  nodesSeen(instanceId: string): Promise<ReadonlyMap<string, SeenNode>>;
  /** Version of the Redis that a node would start with now; null when it does not tell. */
  installedVersion(): Promise<string | null>;
  /** Runs one command on the instance's master. */
  runCommand(instanceId: string, command: readonly string[]): Promise<CommandOutcome>;
  /** Redis nodes with an open connection, for sampling. */
  monitoredNodes(): Iterable<MonitoredNode>;
  nodesRunning(): Promise<number>;
  /** Takes over what an earlier control plane left, then works. */
  begin(): void;
  /** The clock was moved, stopped or let run: looks at once for what is due by it. */
  clockChanged(): void;
  /** Whether nodes run here that faults can act on. */
  readonly hasNodes: boolean;
  /** How many addresses there are for instances. */
  readonly addressCapacity: number;
  /**
   * Ends every node and closes every address, and has their rows removed while nothing works on
   * them. Idempotent.
   */
  empty(removeRows: () => Promise<void>): Promise<void>;
  /** Nodes of earlier runs are taken over, and work that was asked for is under way. */
  isReady(): boolean;
  stop(options: { nodes: "leave" | "destroy" }): Promise<void>;
}

export interface DataPlaneOptions {
  readonly config: AppConfig;
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly secrets: SecretBox;
  readonly log: Log;
  readonly replication: ReplicationIdentity;
  /** Makes the certificates that clients of instances see. */
  readonly certificates: CertificateIssuer;
  readonly backupStorage: BackupStorage;
  readonly prices: PriceBook;
}
