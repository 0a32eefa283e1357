import { type Kysely, sql } from "kysely";
import { instanceCountTriggers } from "./instance-count-triggers.ts";

/** The first schema. Types and meanings are in `store/schema.ts`. */
export async function initial(db: Kysely<unknown>): Promise<void> {
  const statements = [
    `create table instances (
      id text primary key, owner_id text not null, region_id text not null, zone_id text not null,
      secondary_zone_id text not null, name text not null, instance_type text not null,
      engine_version text not null, instance_class text not null,
      real_instance_class text not null, architecture text not null,
      edition text not null, node_type text not null, charge_type text not null,
      network_type text not null, vpc_id text not null, vswitch_id text not null,
      resource_group_id text not null, capacity_mb integer not null, bandwidth_mbps integer not null,
      max_connections integer not null, qps integer not null, slot_index integer unique,
      address text not null, port integer not null, connection_prefix text not null,
      vpc_auth_mode text not null, release_protection integer not null, maintain_start text not null,
      maintain_end text not null, master_node_id text, next_node integer not null,
      restart_epoch integer not null, control_secret text not null, busy_task_id text,
      busy_status text, serving integer not null, fault text not null, status text not null,
      ready_at bigint, end_time bigint, created_at bigint not null, deleted_at bigint,
      generation integer not null)`,
    `create index instances_by_owner on instances (owner_id, region_id, created_at desc, id)
      where deleted_at is null`,
    "create unique index instances_by_prefix on instances (connection_prefix) where deleted_at is null",
    "create index instances_by_deletion on instances (deleted_at) where deleted_at is not null",
    `create table nodes (
      id text primary key, instance_id text not null, replication_port integer unique, handle text,
      restart_epoch integer not null, in_sync integer not null, created_at bigint not null)`,
    "create index nodes_by_instance on nodes (instance_id)",
    `create table accounts (
      instance_id text not null, name text not null, account_type text not null,
      privilege text not null, description text not null, password_sealed text not null,
      password_sha256 text not null, pair_sha256 text not null, pending text not null,
      created_at bigint not null, primary key (instance_id, name))`,
    `create table whitelist_groups (
      instance_id text not null, name text not null, attribute text not null, ips text not null,
      primary key (instance_id, name))`,
    `create table instance_parameters (
      instance_id text not null, name text not null, value text not null, changed_at bigint not null,
      primary key (instance_id, name))`,
    `create table tags (
      owner_id text not null, region_id text not null, resource_id text not null,
      tag_key text not null, tag_value text not null, created_at bigint not null,
      primary key (resource_id, tag_key))`,
    "create index tags_by_key on tags (owner_id, region_id, tag_key, tag_value)",
    `create table tasks (
      id text primary key, instance_id text not null, owner_id text not null,
      region_id text not null, kind text not null, input text not null, status text not null,
      step text not null, steps text not null, progress integer not null, error text not null,
      created_at bigint not null, due_at bigint, started_at bigint, ended_at bigint)`,
    "create index tasks_by_instance on tasks (instance_id, created_at)",
    "create index tasks_by_owner on tasks (owner_id, region_id, created_at)",
    `create table work (
      kind text not null, key text not null, due_at bigint not null, attempts integer not null,
      requests integer not null, lease_until bigint not null, last_error text not null,
      primary key (kind, key))`,
    "create index work_by_due on work (due_at)",
    "create table owners (id text primary key, name text not null, created_at bigint not null)",
    `create table access_keys (
      id text primary key, owner_id text not null, secret_sealed text not null,
      active integer not null, created_at bigint not null)`,
    `create table idempotency (
      owner_id text not null, operation text not null, token text not null,
      request_hash text not null, answer text not null, expires_at bigint not null,
      primary key (owner_id, operation, token))`,
    "create index idempotency_by_expiry on idempotency (expires_at)",
    "create table settings (name text primary key, value text not null)",
    `create table instance_counts (
      owner_id text not null, region_id text not null, living integer not null,
      primary key (owner_id, region_id))`,
    ...instanceCountTriggers(db),
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
