/** Wake-ups to come in real time: no row of the table, or no clock, would bring them. */
export class RealTimeWakes {
  readonly #wake: (kind: string, key: string) => void;
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(wake: (kind: string, key: string) => void) {
    this.#wake = wake;
  }

  /** Nothing new where `(kind, key)` is to be woken already. */
  wakeIn(ms: number, kind: string, key: string): void {
    const name = `${kind}/${key}`;
    if (this.#timers.has(name)) return;
    const timer = setTimeout(() => {
      this.#timers.delete(name);
      this.#wake(kind, key);
    }, ms);
    this.#timers.set(name, timer);
  }

  /** Forgets all that are to come. */
  clear(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}
