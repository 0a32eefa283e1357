import type { BackupStorage } from "../../../drivers/backup-storage.ts";
import type { Driver } from "../../../drivers/driver.ts";
import type { Clock } from "../../../kernel/clock.ts";
import type { Random } from "../../../kernel/ids.ts";
import type { Log } from "../../../kernel/log.ts";
import type { Store } from "../../../store/store.ts";

/** A node that can be read, and how to log in to it. */
export interface DumpSource {
  readonly nodeId: string;
  readonly socket: string;
  readonly dir: string;
  /** It has an append-only file: a dump in its folder means nothing to it. */
  readonly keepsAof: boolean;
  readonly username: string;
  readonly password: string;
  /** What its data take in memory; a dump is about as large or smaller. */
  readonly usedBytes: number;
}

/** What the reconcilers of this domain work with. */
export interface BackupReconcileContext {
  readonly store: Store;
  readonly storage: BackupStorage;
  readonly driver: Driver;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  wake(kind: string, key: string): void;
  /** A replica that has everything, else the master; null while neither answers. */
  dumpSource(instanceId: string): Promise<DumpSource | null>;
  /** Full path of redis-server. @throws TerminalError when it is not installed */
  redisServer(): string;
  /** Called at the border of each step; a test can end the process there. */
  readonly atBorder: (task: string, step: string, border: "before" | "after") => void;
}
