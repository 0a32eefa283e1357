export interface CachedAnswer {
  readonly rest: Buffer;
  /** State of the counters when the answer was made. */
  readonly changes: number;
}

/** Room that an entry takes besides its key and body. */
const entryOverheadBytes = 256;

/**
 * Answers of reads by request. The least recently used go first once the total passes the limit.
 * An answer larger than an eighth of the limit is not kept: it would push out too many others.
 */
export class AnswerCache {
  readonly #entries = new Map<string, CachedAnswer>();
  readonly #limitBytes: number;
  #bytes = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The answer kept under `key`, unless the counters have moved since. */
  find(key: string, changes: number): Buffer | undefined {
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    this.#remove(key, entry);
    if (entry.changes !== changes) return undefined;
    this.#add(key, entry);
    return entry.rest;
  }

  keep(key: string, entry: CachedAnswer): void {
    const known = this.#entries.get(key);
    if (known) this.#remove(key, known);
    if (sizeOf(key, entry) > this.#limitBytes / 8) return;
    this.#add(key, entry);
    for (const [oldest, oldestEntry] of this.#entries) {
      if (this.#bytes <= this.#limitBytes) break;
      this.#remove(oldest, oldestEntry);
    }
  }

  #add(key: string, entry: CachedAnswer): void {
    this.#entries.set(key, entry);
    this.#bytes += sizeOf(key, entry);
  }

  #remove(key: string, entry: CachedAnswer): void {
    this.#entries.delete(key);
    this.#bytes -= sizeOf(key, entry);
  }
}

function sizeOf(key: string, entry: CachedAnswer): number {
  return 2 * key.length + entry.rest.length + entryOverheadBytes;
}
