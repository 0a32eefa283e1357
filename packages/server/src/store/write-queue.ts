import { setTimeout as sleep } from "node:timers/promises";
import type { Kysely } from "kysely";
import { type Changes, TransactionWatch } from "./changes.ts";
import type { Schema } from "./schema.ts";
import type { OnCommit } from "./store.ts";

type Run<Result> = (db: Kysely<Schema>, onCommit: OnCommit) => Promise<Result>;

/** The connection that a queue writes through, and the only one of this process that writes. */
export interface WriteConnection {
  /** False once the database gave the transaction up, or cannot be reached any more. */
  readonly isTransaction: boolean;
  /** Opens a transaction that no other writer of the database runs beside, and a savepoint in it. */
  begin(): Promise<void>;
  /** Keeps what was written since the savepoint, and sets the next one. */
  keep(): Promise<void>;
  /** Back to the savepoint. */
  undo(): Promise<void>;
  /** Resolves when everything is on the disk. */
  commit(written: ReadonlySet<string>): Promise<void>;
  rollback(): Promise<void>;
}

interface Write {
  readonly run: Run<unknown>;
  readonly resolve: (result: never) => void;
  readonly reject: (error: unknown) => void;
}

/** A write that has run and waits for the commit: what to tell whom. */
interface Ran {
  readonly write: Write;
  readonly outcome: { readonly result: unknown } | { readonly error: unknown };
  readonly written: ReadonlySet<string>;
  readonly hooks: readonly (() => void)[];
}

/** No write waits longer than this for those that are committed together with it. */
const longestGroupMs = 20;
/** So long a group may grow before it begins, while more keep coming. */
const longestGatherMs = 5;
/** Where writers come together, commits take at most one part in so many of the time. */
const commitShare = 5;

/**
 * Write transactions, one after the other. Those that wait when one has run are committed together
 * with it, each in a savepoint of its own: it is rolled back alone, and nobody hears of a result
 * before it is on the disk.
 */
export class WriteQueue implements AsyncDisposable {
  readonly #connection: WriteConnection;
  readonly #db: Kysely<Schema>;
  readonly #changes: Changes;
  readonly #waiting: Write[] = [];
  readonly #whenIdle: (() => void)[] = [];
  #isWorking = false;
  /** When the next group may begin, monotonic milliseconds. */
  #nextAt = 0;

  constructor(connection: WriteConnection, db: Kysely<Schema>, changes: Changes) {
    this.#connection = connection;
    this.#db = db;
    this.#changes = changes;
  }

  add<Result>(run: Run<Result>): Promise<Result> {
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    this.#waiting.push({ run, resolve, reject });
    if (!this.#isWorking) void this.#work();
    return promise;
  }

  /** Resolves when nothing waits any more. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#isWorking) return;
    await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  async #work(): Promise<void> {
    this.#isWorking = true;
    while (this.#waiting.length > 0) {
      await this.#gather();
      await this.#commitGroup();
    }
    this.#isWorking = false;
    for (const tellIdle of this.#whenIdle.splice(0)) tellIdle();
  }

  /**
   * A commit waits for the disk, and this thread with it. Whatever else has come in by now gets its
   * turn first, so that what it has to write is in the same group; so does what follows from that,
   * while each turn brings more. A writer who comes alone waits for nobody.
   */
  async #gather(): Promise<void> {
    const startedAt = performance.now();
    if (this.#nextAt - startedAt >= 1) await sleep(this.#nextAt - startedAt);
    let before: number;
    do {
      before = this.#waiting.length;
      await new Promise(setImmediate);
    } while (this.#waiting.length > before && performance.now() - startedAt < longestGatherMs);
  }

  /** Never throws: whoever asked for a write hears what became of it. */
  async #commitGroup(): Promise<void> {
    const group: Ran[] = [];
    try {
      await this.#connection.begin();
    } catch (error) {
      // Each of them would wait just as long for the same answer.
      for (const write of this.#waiting.splice(0)) write.reject(error);
      return;
    }
    try {
      await this.#runGroup(group);
      const startedAt = performance.now();
      await this.#connection.commit(new Set(group.flatMap(({ written }) => [...written])));
      const endedAt = performance.now();
      const pauseMs = Math.min(longestGatherMs, (endedAt - startedAt) * (commitShare - 1));
      this.#nextAt = group.length > 1 ? endedAt + pauseMs : 0;
    } catch (error) {
      await this.#rollback();
      for (const { write } of group) write.reject(error);
      return;
    }
    for (const { written } of group) this.#changes.bump(written);
    for (const ran of group) tell(ran);
  }

  async #rollback(): Promise<void> {
    try {
      if (this.#connection.isTransaction) await this.#connection.rollback();
    } catch {
      // A connection that cannot even do this is lost, and its transaction with it.
    }
  }

  /** @throws what made the database itself give the transaction up, and with it the whole group */
  async #runGroup(group: Ran[]): Promise<void> {
    const startedAt = performance.now();
    while (this.#waiting.length > 0) {
      const last = group.at(-1);
      if (last && "result" in last.outcome) await this.#connection.keep();
      const write = this.#waiting.shift();
      if (!write) return;
      const ran = await this.#run(write);
      group.push(ran);
      if (!this.#connection.isTransaction) {
        throw "error" in ran.outcome ? ran.outcome.error : new Error("the transaction has ended");
      }
      if ("error" in ran.outcome) await this.#connection.undo();
      if (performance.now() - startedAt >= longestGroupMs) return;
    }
  }

  async #run(write: Write): Promise<Ran> {
    const watch = new TransactionWatch();
    const hooks: (() => void)[] = [];
    try {
      const result = await write.run(this.#db.withPlugin(watch), (hook) => hooks.push(hook));
      return { write, outcome: { result }, written: watch.written, hooks };
    } catch (error) {
      return { write, outcome: { error }, written: new Set(), hooks: [] };
    } finally {
      watch.finish();
    }
  }
}

function tell({ write, outcome, hooks }: Ran): void {
  for (const hook of hooks) hook();
  if ("error" in outcome) write.reject(outcome.error);
  else write.resolve(outcome.result as never);
}
