import { closeSync, openSync, rmSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { createMetricsSchema } from "./metrics-schema.ts";
import { type SampleStore, sampleStore } from "./sample-store.ts";
import { type SlowCommandStore, slowCommandStore } from "./slow-command-store.ts";

/** What was measured, in a file of its own beside the control plane's rows. */
export interface MetricsFile extends Disposable {
  readonly samples: SampleStore;
  readonly slowCommands: SlowCommandStore;
}

/**
 * Opens or creates the file, mode 0600. Writes reach the disk when the system likes: they outlive
 * this process, and a power cut costs the last seconds of measurements. A damaged file is replaced.
 */
export function openMetricsFile(path: string): MetricsFile {
  try {
    return open(path);
  } catch (error) {
    if (!isDamaged(error)) throw error;
    for (const suffix of ["", "-wal", "-shm"]) rmSync(path + suffix, { force: true });
    return open(path);
  }
}

function open(path: string): MetricsFile {
  closeSync(openSync(path, "a", 0o600));
  const database = new DatabaseSync(path, { timeout: 5_000 });
  try {
    database.exec("pragma journal_mode = wal; pragma synchronous = normal");
    createMetricsSchema(database);
    return {
      samples: sampleStore(database),
      slowCommands: slowCommandStore(database),
      [Symbol.dispose]: () => database.close(),
    };
  } catch (error) {
    database.close();
    throw error;
  }
}

/** SQLITE_CORRUPT or SQLITE_NOTADB. */
function isDamaged(error: unknown): boolean {
  return (
    error instanceof Error && "errcode" in error && (error.errcode === 11 || error.errcode === 26)
  );
}
