import type { Clock } from "../kernel/clock.ts";
import type { Log } from "../kernel/log.ts";
import { nextDueAt, workDueWithin } from "../store/claim-work.ts";
import type { Store } from "../store/store.ts";
import { type Claim, type Claims, workClaims } from "./claims.ts";
import type { RunResult } from "./next-due.ts";
import { RealTimeWakes } from "./real-time-wakes.ts";
import type { Reconciler } from "./reconciler.ts";
import { settleWork } from "./settle-work.ts";
import { TableLooks } from "./table-looks.ts";

interface LoopOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly reconcilers: readonly Reconciler[];
  /** Longest sleep between two looks at the table, for work that other processes asked for. */
  readonly pollMs: number;
  /** Default: those that the store needs. */
  readonly claims?: Claims;
}

/** Waits up to this long are taken for back-off or a resync rather than an appointment. */
const soonMs = 60_000;
/** When to try again what could not be settled, for as long as the store is away. */
const unsettledMs = 1_000;

interface Run {
  again: boolean;
}

/**
 * Runs reconcilers over the `work` table. It owns retries, back-off, limits and wake-ups, so that
 * reconcilers hold none of it. At most one run per `(kind, key)`; a wake-up during a run starts
 * another one right after it.
 */
export class Loop implements AsyncDisposable {
  readonly #options: LoopOptions;
  readonly #reconcilers: ReadonlyMap<string, Reconciler>;
  readonly #claims: Claims;
  readonly #running = new Map<string, Run>();
  readonly #perKind = new Map<string, number>();
  /** Wake-ups that wait for a free place of their kind, in order of arrival. */
  readonly #waiting = new Map<string, { kind: string; key: string }>();
  readonly #abort = new AbortController();
  #started = false;
  #idle: (() => void) | undefined;
  /** Aborts the runs under way when the loop is held; a new one for each hold. */
  #runs = new AbortController();
  #isHeld = false;
  readonly #soon = new RealTimeWakes((kind, key) => this.wake(kind, key));
  readonly #looks = new TableLooks({
    look: () => this.#startDue(),
    isOpen: () => this.#started && !this.#runs.signal.aborted,
  });

  constructor(options: LoopOptions) {
    this.#options = options;
    this.#reconcilers = new Map(options.reconcilers.map((each) => [each.kind, each]));
    this.#claims = options.claims ?? workClaims(options.store);
  }

  /** Begins with what was asked for so far. Wake-ups before it wait for it. */
  start(): void {
    this.#started = true;
    this.#startWaiting();
    this.#looks.ask();
  }

  /** Looks for due work at once: the clock was moved, stopped or let run. */
  poll(): void {
    // What runs may have reckoned with the time as it was.
    for (const run of this.#running.values()) run.again = true;
    this.#looks.ask();
  }

  /**
   * Tells what runs to stop, starts nothing more and waits until nothing runs. What was asked for
   * stays in the table. Resolves with the function that lets the loop go on.
   */
  async hold(): Promise<() => void> {
    if (this.#isHeld) throw new Error("the loop is held already");
    this.#isHeld = true;
    this.#runs.abort();
    await this.#idleness();
    return () => {
      this.#isHeld = false;
      this.#runs = new AbortController();
      this.#waiting.clear();
      this.poll();
    };
  }

  /**
   * Durable work was asked for. Where control planes share the table, whoever has room takes it, or
   * it would be done by this one and once more by another that found it.
   */
  requested(kind: string, key: string): void {
    if (this.#options.store.isShared) this.#looks.ask();
    else this.wake(kind, key);
  }

  /** Looks at `(kind, key)` at once, without a write: for signals that a restart would repeat. */
  wake(kind: string, key: string): void {
    if (this.#abort.signal.aborted) return;
    const name = `${kind}/${key}`;
    const running = this.#running.get(name);
    if (running) {
      running.again = true;
      return;
    }
    const reconciler = this.#reconcilers.get(kind);
    if (!reconciler) throw new Error(`no reconciler for ${kind}`);
    if (!this.#started || this.#isHeld || this.#count(kind) >= reconciler.concurrency) {
      this.#waiting.set(name, { kind, key });
      return;
    }
    this.#waiting.delete(name);
    void this.#run(reconciler, key, name);
  }

  async #run(reconciler: Reconciler, key: string, name: string): Promise<void> {
    const { kind } = reconciler;
    const run: Run = { again: false };
    let settled = false;
    this.#running.set(name, run);
    this.#perKind.set(kind, this.#count(kind) + 1);
    try {
      const claim = await this.#claims.take(kind, key, this.#options.clock.now());
      if (claim) await this.#runClaimed(reconciler, claim, run);
      settled = claim !== null;
    } catch (error) {
      this.#options.log.error({ err: error, kind, key }, "work could not be settled");
      // The signal that brought this run may stand in no table.
      this.#wakeIn(unsettledMs, kind, key);
    } finally {
      this.#running.delete(name);
      this.#perKind.set(kind, this.#count(kind) - 1);
      if (run.again) this.#waiting.set(name, { kind, key });
      this.#startWaiting();
      // What could not be settled is still due: it waits for the next look, or it would spin.
      if (settled) this.#looks.ask();
      if (this.#running.size === 0) this.#idle?.();
    }
  }

  async #runClaimed(reconciler: Reconciler, claim: Claim, run: Run): Promise<void> {
    const { store, log, clock } = this.#options;
    let isSettled = false;
    try {
      const outcome = await this.#attempt(reconciler, claim, run);
      // Nothing to settle: the loop ends, or another control plane has it.
      if (this.#runs.signal.aborted || claim.lost?.aborted) return;
      const settling = await this.#claims.settling(claim);
      const { maxBackoffMs } = reconciler;
      await settleWork(settling, outcome, { store, log, now: clock.now(), maxBackoffMs });
      isSettled = true;
    } finally {
      await this.#claims.end(claim, { isSettled });
    }
  }

  async #attempt(reconciler: Reconciler, { key, lost }: Claim, run: Run): Promise<RunResult> {
    const { signal } = this.#runs;
    try {
      return await reconciler.reconcile(key, {
        signal: lost ? AbortSignal.any([signal, lost]) : signal,
        isAskedAgain: () => run.again,
      });
    } catch (error) {
      return { error };
    }
  }

  #startWaiting(): void {
    if (this.#isHeld) return;
    for (const { kind, key } of [...this.#waiting.values()]) {
      const reconciler = this.#reconcilers.get(kind);
      if (reconciler && this.#count(kind) < reconciler.concurrency) {
        this.#waiting.delete(`${kind}/${key}`);
        this.wake(kind, key);
      }
    }
  }

  /** @returns how long until the next row is due */
  async #startDue(): Promise<number> {
    const { store, clock, log, pollMs } = this.#options;
    try {
      const now = clock.now();
      const due = await this.#claims.due({
        now,
        room: this.#room(),
        isRunning: (kind, key) =>
          this.#running.has(`${kind}/${key}`) || this.#waiting.has(`${kind}/${key}`),
      });
      for (const { kind, key } of due) this.wake(kind, key);
      const next = await store.read((db) => nextDueAt(db, now));
      if (clock.isFrozen) await this.#wakeSoon(now);
      if (next !== null) return Math.min(pollMs, Math.max(1, next - now));
    } catch (error) {
      log.error({ err: error }, "the work table could not be read");
    }
    return pollMs;
  }

  #count(kind: string): number {
    return this.#perKind.get(kind) ?? 0;
  }

  #room(): Map<string, number> {
    const kinds = [...this.#reconcilers.values()];
    return new Map(kinds.map((each) => [each.kind, each.concurrency - this.#count(each.kind)]));
  }

  /**
   * Back-off and resyncs are waits in real time, which a clock that stands still would never end.
   * To be woken too early does a reconciler no harm.
   */
  async #wakeSoon(now: number): Promise<void> {
    const rows = await this.#options.store.read((db) => workDueWithin(db, now, soonMs));
    for (const { kind, key, dueAt } of rows) {
      this.#wakeIn(dueAt - now, kind, key);
    }
  }

  #wakeIn(ms: number, kind: string, key: string): void {
    if (!this.#runs.signal.aborted) this.#soon.wakeIn(ms, kind, key);
  }

  /** Starts nothing more and waits for what runs. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#abort.abort();
    this.#runs.abort();
    this.#waiting.clear();
    await this.#idleness();
    await this.#claims[Symbol.asyncDispose]();
  }

  async #idleness(): Promise<void> {
    await this.#looks.stop();
    this.#soon.clear();
    if (this.#running.size > 0) {
      await new Promise<void>((resolve) => {
        this.#idle = resolve;
      });
    }
  }
}
