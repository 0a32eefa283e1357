/** Tries before a node's data are looked at. */
const triesBeforeLook = 3;
/** And looked at again after so many more that failed: something else may be wrong by then. */
const lookAgainEvery = 10;
/** Pause after a try with data that cannot be loaded, doubled each time: nothing mends by itself. */
const firstPauseMs = 5_000;
const longestPauseMs = 30_000;

interface Trouble {
  failures: number;
  /** Why the data cannot be loaded. */
  damage: string | null;
  pauseMs: number;
  /** Not before this moment. */
  nextTryAt: number;
  isLooking: boolean;
}

/**
 * Nodes whose process ends as it starts. Known to this control plane only: the next one finds out
 * by itself.
 */
export class StartTroubles {
  readonly #known = new Map<string, Trouble>();
  readonly #monotonic: () => number;

  constructor({ monotonic }: { monotonic: () => number }) {
    this.#monotonic = monotonic;
  }

  /**
   * One more start failed. From the third on the data are looked at, beside whatever goes on.
   * @param look finds out why they cannot be loaded; null where they can. Never rejects
   */
  note(nodeId: string, look: () => Promise<string | null>): void {
    const trouble = this.#known.get(nodeId) ?? {
      failures: 0,
      damage: null,
      pauseMs: firstPauseMs,
      nextTryAt: 0,
      isLooking: false,
    };
    this.#known.set(nodeId, trouble);
    trouble.failures += 1;
    if (trouble.damage !== null) {
      this.#pause(trouble);
      return;
    }
    const more = trouble.failures - triesBeforeLook;
    if (more < 0 || more % lookAgainEvery !== 0 || trouble.isLooking) return;
    trouble.isLooking = true;
    void look().then((damage) => {
      trouble.isLooking = false;
      trouble.damage = damage;
      if (damage !== null) this.#pause(trouble);
    });
  }

  of(nodeId: string): { readonly damage: string | null; readonly retryInMs: number } {
    const { damage = null, nextTryAt = 0 } = this.#known.get(nodeId) ?? {};
    return { damage, retryInMs: Math.max(0, nextTryAt - this.#monotonic()) };
  }

  /** The node started, its data were put aside, or it is gone. */
  end(nodeId: string): void {
    this.#known.delete(nodeId);
  }

  #pause(trouble: Trouble): void {
    trouble.nextTryAt = this.#monotonic() + trouble.pauseMs;
    trouble.pauseMs = Math.min(trouble.pauseMs * 2, longestPauseMs);
  }
}
