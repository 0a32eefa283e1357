import type { DatabaseSync } from "node:sqlite";

/**
 * `samples` holds the running hour as it comes in; an hour that is over becomes one row of `chunks`
 * per step. Names of nodes and metrics are kept once.
 */
export function createMetricsSchema(database: DatabaseSync): void {
  database.exec(`
    create table if not exists series (
      id integer primary key, node_id text not null unique, instance_id text not null);
    create index if not exists series_by_instance on series (instance_id);
    create table if not exists metrics (id integer primary key, name text not null unique);
    create table if not exists samples (
      series_id integer not null, at integer not null, data blob not null,
      primary key (series_id, at)) without rowid;
    create table if not exists chunks (
      series_id integer not null, step_s integer not null, from_at integer not null,
      data blob not null, primary key (series_id, step_s, from_at)) without rowid;
    create table if not exists slow_commands (
      node_id text not null, run_id text not null, id integer not null,
      instance_id text not null, at integer not null, duration_micros integer not null,
      command text not null, client_address text not null,
      primary key (node_id, run_id, id)) without rowid;
    create index if not exists slow_commands_by_instance on slow_commands (instance_id, at)`);
}
