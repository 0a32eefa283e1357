/**
 * A growing set of 64-bit fingerprints in one typed array: 8 bytes a slot, no object per entry,
 * nothing for the garbage collector to visit. Open addressing, at most two thirds full.
 */
export class FingerprintSet {
  #slots = new Uint32Array(2 * 1024);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  has(high: number, low: number): boolean {
    const at = this.#find(high, low);
    return this.#slots[at] === high && this.#slots[at + 1] === low;
  }

  /** `high` and `low` are unsigned 32-bit and not both 0, which marks a free slot. */
  add(high: number, low: number): void {
    const at = this.#find(high, low);
    if (this.#slots[at] === high && this.#slots[at + 1] === low) return;
    this.#slots[at] = high;
    this.#slots[at + 1] = low;
    this.#size += 1;
    if (3 * this.#size > this.#slots.length) this.#grow();
  }

  /** Index of the entry, or of the free slot where it belongs. */
  #find(high: number, low: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let at = (2 * high) & mask;
    while (slots[at] !== 0 || slots[at + 1] !== 0) {
      if (slots[at] === high && slots[at + 1] === low) return at;
      at = (at + 2) & mask;
    }
    return at;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Uint32Array(2 * old.length);
    for (let at = 0; at < old.length; at += 2) {
      const high = old[at] ?? 0;
      const low = old[at + 1] ?? 0;
      if (high === 0 && low === 0) continue;
      const to = this.#find(high, low);
      this.#slots[to] = high;
      this.#slots[to + 1] = low;
    }
  }
}
