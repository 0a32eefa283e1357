import { hash } from "node:crypto";
import { readdirSync, rmSync } from "node:fs";
import { basename, dirname } from "node:path";
import { NonceLog } from "./nonce-log.ts";
import { StoreUnavailable } from "./store.ts";

/**
 * A signed request may be up to 15 minutes from our clock on either side, so its nonce is
 * remembered for the whole width of that window.
 */
export const nonceLifetimeMs = 2 * 15 * 60_000;

/** Bounds memory: 8 million nonces take 128 MiB. An era that is full refuses instead of forgetting. */
const maxNoncesPerEra = 8_000_000;

export interface NonceStore {
  /**
   * Uses a nonce up; false when this key has used it before.
   * @throws StoreUnavailable when it cannot be written down
   */
  use(accessKeyId: string, nonce: string, nowMs: number): boolean | Promise<boolean>;
}

/**
 * Nonces in files `<path>.<era>` of their own, an era being one lifetime: the current one is
 * appended to, the one before is only looked at, older ones are removed whole. Nothing is synced:
 * the kernel has the record before the answer goes out, so it survives SIGKILL, and only a power
 * cut, which takes its share of the window too, can lose the last ones.
 */
export function openNonceStore(path: string): FileNonceStore {
  return new FileNonceStore(path);
}

export class FileNonceStore implements NonceStore, Disposable {
  readonly #path: string;
  #era: number;
  #current: NonceLog;
  #previous: NonceLog;

  constructor(path: string) {
    this.#path = path;
    const eras = erasOf(path);
    for (const era of eras.slice(0, -2)) rmSync(`${path}.${era}`, { force: true });
    this.#era = eras.at(-1) ?? 0;
    this.#current = this.#log(this.#era);
    this.#previous = this.#log(this.#era - 1);
  }

  use(accessKeyId: string, nonce: string, nowMs: number): boolean {
    const digest = hash("sha256", `${accessKeyId}\n${nonce}`, "buffer");
    const high = digest.readUInt32LE(0);
    const low = digest.readUInt32LE(4) || 1;
    try {
      const era = Math.floor(nowMs / nonceLifetimeMs);
      if (era > this.#era) this.#enter(era);
      if (this.#current.nonces.has(high, low) || this.#previous.nonces.has(high, low)) return false;
      if (this.#current.nonces.size >= maxNoncesPerEra) throw new Error("too many nonces");
      this.#current.add(high, low);
      return true;
    } catch (cause) {
      throw new StoreUnavailable("the nonce cannot be written down", { cause });
    }
  }

  [Symbol.dispose](): void {
    this.#current.close();
    this.#previous.close();
  }

  #enter(era: number): void {
    const current = this.#log(era);
    const isNext = era === this.#era + 1;
    const previous = isNext ? this.#current : this.#log(era - 1);
    this.#previous.remove();
    if (!isNext) this.#current.remove();
    this.#era = era;
    this.#current = current;
    this.#previous = previous;
  }

  #log(era: number): NonceLog {
    return new NonceLog(`${this.#path}.${era}`);
  }
}

/** Eras that have a file, in order. */
function erasOf(path: string): number[] {
  const prefix = `${basename(path)}.`;
  return readdirSync(dirname(path))
    .filter((name) => name.startsWith(prefix) && /^-?\d+$/.test(name.slice(prefix.length)))
    .map((name) => Number(name.slice(prefix.length)))
    .sort((a, b) => a - b);
}
