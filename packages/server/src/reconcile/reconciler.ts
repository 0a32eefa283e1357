/** What a run of a reconciler says: finished, or look again after this time. An error means retry. */
export type Outcome = { readonly done: true } | { readonly afterMs: number };

export const done: Outcome = { done: true };
export const after = (ms: number): Outcome => ({ afterMs: ms });

/**
 * Level-based: it gets a name only, observes what is, compares with what should be, and moves one
 * towards the other. The same code runs after a request, after a restart and in the slow resync,
 * so it can be stopped and repeated at any point.
 */
export interface Reconciler {
  readonly kind: string;
  /** Most runs at once of this kind. */
  readonly concurrency: number;
  /** Longest pause between two tries after failures in a row. Default 30 s. */
  readonly maxBackoffMs?: number;
  /** @throws TerminalError for what no retry mends; anything else is retried with back-off */
  reconcile(key: string, run: ReconcileRun): Promise<Outcome>;
}

export interface ReconcileRun {
  readonly signal: AbortSignal;
  /** Somebody in this process has asked for another look since the run began. */
  readonly isAskedAgain: () => boolean;
}
