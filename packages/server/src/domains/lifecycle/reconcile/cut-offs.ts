/** So many cut connections in so short a time are no accident: somebody closes them. */
const mostCuts = 5;
const withinMs = 5_000;

/**
 * Counts how often the control plane's connections to an instance were closed from the other side.
 * A client may do that, with CLIENT KILL, as fast as they are opened.
 */
export class CutOffs {
  readonly #moments = new Map<string, number[]>();
  readonly #monotonic: () => number;

  constructor(monotonic: () => number) {
    this.#monotonic = monotonic;
  }

  note(instanceId: string): void {
    const moments = this.#moments.get(instanceId) ?? [];
    this.#moments.set(instanceId, [...moments.slice(1 - mostCuts), this.#monotonic()]);
  }

  /** Whether somebody keeps the control plane out right now. */
  isKeptOut(instanceId: string): boolean {
    const moments = this.#moments.get(instanceId) ?? [];
    const [first = Number.NEGATIVE_INFINITY] = moments;
    return moments.length >= mostCuts && this.#monotonic() - first <= withinMs;
  }

  forget(instanceId: string): void {
    this.#moments.delete(instanceId);
  }
}
