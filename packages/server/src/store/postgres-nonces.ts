import { hash } from "node:crypto";
import { type NonceStore, nonceLifetimeMs } from "./nonce-store.ts";
import { PostgresSession } from "./postgres-session.ts";

interface Use {
  readonly fingerprint: string;
  readonly nowMs: number;
  readonly resolve: (isNew: boolean) => void;
  readonly reject: (error: unknown) => void;
}

/** Most nonces in one statement. */
const maxBatch = 500;
/** Expired ones are removed in portions, so that no request waits long for it. */
const forgetAtOnce = 2_000;
const forgetEveryMs = 60_000;

/** A nonce of an earlier lifetime may be used again even before its row is removed. */
const insert = `
  insert into nonces (fingerprint, used_at)
  select * from unnest($1::bigint[], $2::bigint[])
  on conflict (fingerprint) do update set used_at = excluded.used_at
    where nonces.used_at <= excluded.used_at - ${nonceLifetimeMs}
  returning fingerprint::text`;

const forget = `
  delete from nonces where fingerprint in (
    select fingerprint from nonces where used_at <= $1
    order by used_at limit ${forgetAtOnce} for update skip locked)`;

export const createNonces = [
  "create table if not exists nonces (fingerprint bigint primary key, used_at bigint not null)",
  "create index if not exists nonces_by_use on nonces (used_at)",
];

/**
 * Nonces in a table, for several control planes: one that any of them has seen is refused by all.
 * Those that come in while a statement runs share the next one. Nothing waits for the disk: only a
 * crash of PostgreSQL itself, which takes its share of the window too, can lose the last ones.
 */
export class PostgresNonces implements NonceStore, AsyncDisposable {
  readonly #session: PostgresSession;
  readonly #waiting: Use[] = [];
  #working: Promise<void> | undefined;
  #forgetAt = 0;

  constructor(url: string) {
    this.#session = new PostgresSession({ url, setUp: "set synchronous_commit to off" });
  }

  use(accessKeyId: string, nonce: string, nowMs: number): Promise<boolean> {
    const digest = hash("sha256", `${accessKeyId}\n${nonce}`, "buffer");
    const fingerprint = String(digest.readBigInt64LE(0));
    const { promise, resolve, reject } = Promise.withResolvers<boolean>();
    this.#waiting.push({ fingerprint, nowMs, resolve, reject });
    this.#working ??= this.#work();
    return promise;
  }

  async #work(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, maxBatch);
      try {
        await this.#insert(batch);
        await this.#forget(batch[0]?.nowMs ?? 0);
      } catch (error) {
        for (const { reject } of [...batch, ...this.#waiting.splice(0)]) reject(error);
      }
    }
    this.#working = undefined;
  }

  async #insert(batch: readonly Use[]): Promise<void> {
    // A statement cannot meet the same row twice: of two equal ones the first counts.
    const first = new Map<string, Use>();
    for (const use of batch) if (!first.has(use.fingerprint)) first.set(use.fingerprint, use);
    const values = [[...first.keys()], [...first.values()].map(({ nowMs }) => nowMs)];
    await this.#session.open();
    const { rows } = await this.#session.query(insert, values);
    const isNew = new Set(rows.map(({ fingerprint }) => fingerprint));
    for (const use of batch) {
      use.resolve(isNew.has(use.fingerprint) && first.get(use.fingerprint) === use);
    }
  }

  async #forget(nowMs: number): Promise<void> {
    if (nowMs < this.#forgetAt) return;
    const { rowCount } = await this.#session.query(forget, [nowMs - nonceLifetimeMs]);
    if ((rowCount ?? 0) < forgetAtOnce) this.#forgetAt = nowMs + forgetEveryMs;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#working;
    await this.#session[Symbol.asyncDispose]();
  }
}
