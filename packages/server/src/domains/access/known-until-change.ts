import type { Changes } from "../../store/changes.ts";

/** What was read from some tables, by key, kept until one of them changes. */
export class KnownUntilChange<Value> {
  readonly #changes: Pick<Changes, "version">;
  readonly #tables: readonly string[];
  readonly #known = new Map<string, Value>();
  /** Some keys come from clients, who must not be able to fill the memory. */
  readonly #maxEntries: number;
  readonly #maxKeyLength: number;
  #version = -1;

  constructor(
    changes: Pick<Changes, "version">,
    tables: readonly string[],
    { maxEntries = 10_000, maxKeyLength = 8_192 } = {},
  ) {
    this.#maxEntries = maxEntries;
    this.#maxKeyLength = maxKeyLength;
    this.#changes = changes;
    this.#tables = tables;
  }

  /** Reads at most once per change; what is undefined or has a longer key is read each time. */
  async get(key: string, read: () => Promise<Value>): Promise<Value> {
    const before = this.#changes.version(this.#tables);
    if (before !== this.#version) {
      this.#known.clear();
      this.#version = before;
    }
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const value = await read();
    // A change meanwhile may have come before or after the read: nobody knows.
    const mayKeep = value !== undefined && key.length <= this.#maxKeyLength;
    if (mayKeep && this.#changes.version(this.#tables) === before) {
      if (this.#known.size >= this.#maxEntries) this.#known.clear();
      this.#known.set(key, value);
    }
    return value;
  }
}
