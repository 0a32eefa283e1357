/**
 * Lets work on different slots run side by side, work on one slot in its order, and work on all of
 * HAProxy alone.
 */
export class SlotLock {
  readonly #slots = new Map<string, Promise<unknown>>();
  #whole: Promise<unknown> = Promise.resolve();

  async withSlot<T>(slotId: string, run: () => Promise<T>): Promise<T> {
    const result = Promise.allSettled([this.#whole, this.#slots.get(slotId)]).then(run);
    const end = Promise.allSettled([result]);
    this.#slots.set(slotId, end);
    try {
      return await result;
    } finally {
      if (this.#slots.get(slotId) === end) this.#slots.delete(slotId);
    }
  }

  async withAll<T>(run: () => Promise<T>): Promise<T> {
    const result = Promise.allSettled([this.#whole, ...this.#slots.values()]).then(run);
    this.#whole = Promise.allSettled([result]);
    return result;
  }
}
