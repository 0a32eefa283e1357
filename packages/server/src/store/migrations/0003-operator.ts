import { type Kysely, sql } from "kysely";

/** What the operator of an installation rules: risks, limits, services, faults. */
export async function operator(db: Kysely<unknown>): Promise<void> {
  const statements = [
    `create table risk_rules (
      id text primary key, kind text not null, subject text not null, actions text not null,
      max_count integer not null, per_seconds integer not null, note text not null,
      created_at bigint not null)`,
    `create table risk_events (
      id text primary key, owner_id text not null, action text not null, at bigint not null)`,
    "create index risk_events_by_owner on risk_events (owner_id, action, at)",
    `create table rate_limits (
      operation text primary key, max_count integer not null, per_seconds integer not null)`,
    "create table services (name text primary key, is_on integer not null)",
    `create table faults (
      id text primary key, effect text not null, operation text not null, owner_id text not null,
      instance_id text not null, node_role text not null, percent integer not null,
      times integer, hits integer not null, error_code text not null,
      latency_ms integer not null, held text not null, note text not null,
      created_at bigint not null, expires_at bigint)`,
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
