import type { Readable } from "node:stream";

/**
 * The port between the control plane and the place where backup files lie. Names (`key`) are
 * relative paths of `[A-Za-z0-9_.-]` parts, given once and never reused.
 */
export interface BackupStorage {
  /** Its files survive this machine and take none of its room. */
  readonly isRemote: boolean;
  /**
   * Writes a file from a stream, which need not know its length. Resolves when the file is whole
   * and safe; until then nobody can read it under this name, also after a crash.
   * @throws what the source throws, or why it could not be written; nothing is left then
   */
  write(key: string, source: AsyncIterable<Buffer>): Promise<void>;
  /**
   * Takes over a file of this machine that is whole and never changed again, by the cheapest way.
   * The file stays where it is. As safe as after `write` when this resolves.
   */
  adopt(key: string, path: string): Promise<void>;
  /** @throws MissingBackupFile */
  read(key: string): Promise<Readable>;
  /** Puts the file at a path of this machine, by the cheapest way. @throws MissingBackupFile */
  fetchTo(key: string, path: string): Promise<void>;
  /** Idempotent. Also removes what an interrupted `write` of this name left. */
  remove(key: string): Promise<void>;
}

/** There is no such file (any more). */
export class MissingBackupFile extends Error {
  override readonly name = "MissingBackupFile";
}

const safeKey = /^[A-Za-z0-9_][A-Za-z0-9_.-]*(\/[A-Za-z0-9_][A-Za-z0-9_.-]*)*$/;

/** @throws Error for a name that could lead elsewhere */
export function requireSafeKey(key: string): void {
  if (!safeKey.test(key)) throw new Error(`not usable as a backup file: ${JSON.stringify(key)}`);
}
