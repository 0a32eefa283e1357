import { hash } from "node:crypto";
import { closeSync, openSync, rmSync } from "node:fs";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { StoreUnavailable } from "./store.ts";

/**
 * A signed request may be up to 15 minutes from our clock on either side, so its nonce is
 * remembered for the whole width of that window.
 */
export const nonceLifetimeMs = 2 * 15 * 60_000;

/** One clean-up per so many nonces, of up to twice as many: it keeps up and never takes long. */
const usesPerCleanUp = 256;

export interface NonceStore extends Disposable {
  /**
   * Uses a nonce up; false when this key has used it before.
   * @throws StoreUnavailable when the file cannot be written
   */
  use(accessKeyId: string, nonce: string, nowMs: number): boolean;
}

/**
 * Nonces in a file of their own. `synchronous = off` leaves the last writes to the kernel's page
 * cache: they survive the death of this process, SIGKILL included, and are lost only with the
 * machine, whose restart takes its share of the window too. The lock is kept for as long as the
 * file is open, which saves a third of the time and keeps a second control plane out.
 */
export function openNonceStore(path: string): NonceStore {
  try {
    return new SqliteNonceStore(path);
  } catch (error) {
    if (!isDamaged(error)) throw error;
    // A power cut can damage a file written this way; its content is worth 30 minutes at most.
    for (const suffix of ["", "-wal", "-shm"]) rmSync(path + suffix, { force: true });
    return new SqliteNonceStore(path);
  }
}

class SqliteNonceStore implements NonceStore {
  readonly #database: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #deleteOldest: StatementSync;
  #uses = 0;

  constructor(path: string) {
    closeSync(openSync(path, "a", 0o600));
    this.#database = new DatabaseSync(path, { timeout: 5_000 });
    try {
      this.#database.exec(`
        pragma locking_mode = exclusive; pragma journal_mode = wal; pragma synchronous = off;
        create table if not exists nonces (key blob primary key, seen_at integer not null)`);
    } catch (error) {
      this.#database.close();
      throw error;
    }
    this.#insert = this.#database.prepare("insert or ignore into nonces values (?, ?)");
    // Row ids grow with time, so the oldest rows are found without an index on seen_at.
    this.#deleteOldest = this.#database.prepare(`
      delete from nonces where rowid in (
        select id from (select rowid as id, seen_at from nonces order by rowid limit ?)
        where seen_at < ?)`);
  }

  use(accessKeyId: string, nonce: string, nowMs: number): boolean {
    const key = hash("sha256", `${accessKeyId}\n${nonce}`, "buffer").subarray(0, 16);
    try {
      const isNew = this.#insert.run(key, nowMs).changes === 1;
      this.#uses += 1;
      if (this.#uses % usesPerCleanUp === 0) {
        this.#deleteOldest.run(2 * usesPerCleanUp, nowMs - nonceLifetimeMs);
      }
      return isNew;
    } catch (cause) {
      throw new StoreUnavailable("the nonce file cannot be written", { cause });
    }
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }
}

/** SQLITE_CORRUPT or SQLITE_NOTADB. */
function isDamaged(error: unknown): boolean {
  const code = (error as { errcode?: number }).errcode;
  return code === 11 || code === 26;
}
