import { type Kysely, sql } from "kysely";
import { countOnlyLasting } from "./instance-count-triggers.ts";

/**
 * Snapshots, when they are taken by themselves, and the temporary instances made from them. And
 * what of the archived logs is in a remote storage.
 */
export async function snapshots(db: Kysely<unknown>): Promise<void> {
  const statements = [
    "alter table backups add column kind text not null default 'backup'",
    "alter table backups add column name text not null default ''",
    "alter table backups add column used_bytes bigint not null default 0",
    "alter table log_segments add column pieces text not null default '[]'",
    "alter table log_segments add column stored_until bigint",
    "alter table log_segments add column is_local integer not null default 1",
    "alter table instances add column temp_of text not null default ''",
    "create index instances_by_temp_of on instances (temp_of) where temp_of <> ''",
    `create table snapshot_settings (
      instance_id text primary key, days text not null, start_hour integer not null,
      end_hour integer not null, retention_days integer not null, max_automated integer not null,
      max_manual integer not null, next_run_at bigint not null)`,
    "create index snapshot_settings_by_next_run on snapshot_settings (next_run_at)",
    ...countOnlyLasting(db),
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
