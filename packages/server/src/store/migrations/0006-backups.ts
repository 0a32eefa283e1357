import { type Kysely, sql } from "kysely";

/** Backup sets, their policies, the archived logs, and where an instance's data came from. */
export async function backups(db: Kysely<unknown>): Promise<void> {
  const statements = [
    "alter table instances add column seed text not null default ''",
    "alter table instances add column seed_placed integer not null default 1",
    "alter table instances add column backup_log integer not null default 0",
    "alter table nodes add column seed text not null default ''",
    `create table backups (
      id text primary key, job_id text not null unique, instance_id text not null,
      owner_id text not null, region_id text not null, mode text not null, status text not null,
      wanted text not null, node_id text not null, attempt integer not null,
      progress integer not null, file_key text not null, size_bytes bigint not null,
      checksum text not null, engine_version text not null, key_count bigint,
      verification text not null, settings text not null, error text not null,
      retention_days integer not null, expires_at bigint, created_at bigint not null,
      started_at bigint, ended_at bigint)`,
    "create index backups_by_instance on backups (instance_id, created_at)",
    `create table backup_policies (
      instance_id text primary key, days text not null, start_hour integer not null,
      retention_days integer not null, next_run_at bigint not null)`,
    "create index backup_policies_by_next_run on backup_policies (next_run_at)",
    `create table log_segments (
      id text primary key, instance_id text not null, node_id text not null,
      base_name text not null, forked_at bigint, opened_at bigint, closed_at bigint, clock_offset_ms bigint not null,
      size_bytes bigint not null, expires_at bigint)`,
    "create index log_segments_by_instance on log_segments (instance_id, opened_at)",
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
