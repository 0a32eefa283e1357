import { type Kysely, sql } from "kysely";

/** Money, subscriptions, locks, and what may be ordered where. */
export async function billing(db: Kysely<unknown>): Promise<void> {
  const statements = [
    "alter table instances add column locks text not null default ''",
    "alter table instances add column locked_at bigint",
    "alter table instances add column write_lock_reason text",
    "alter table instances add column auto_renew integer not null default 0",
    "alter table instances add column auto_renew_months integer not null default 1",
    "alter table instances add column renew_class text not null default ''",
    "alter table instances add column renew_class_at bigint",
    `create table billing_accounts (
      owner_id text primary key, verified integer not null, credit_cents bigint,
      post_paid_quota integer, balance_cents bigint not null, overdue_since bigint, due_at bigint)`,
    "create index billing_accounts_by_due on billing_accounts (due_at) where due_at is not null",
    `create table ledger_entries (
      id text primary key, owner_id text not null, kind text not null, amount_cents bigint not null,
      instance_id text not null, order_id text not null, note text not null,
      from_ms bigint, to_ms bigint, hours integer, created_at bigint not null)`,
    "create index ledger_entries_by_owner on ledger_entries (owner_id, created_at)",
    `create table order_lines (
      order_id text not null, instance_id text not null, owner_id text not null,
      kind text not null, charge_type text not null, instance_class text not null,
      months integer, original_cents bigint not null, amount_cents bigint not null,
      coupon_no text not null, status text not null, created_at bigint not null,
      primary key (order_id, instance_id))`,
    "create index order_lines_by_instance on order_lines (instance_id, created_at)",
    "create index order_lines_by_owner on order_lines (owner_id, created_at)",
    `create table coupons (
      coupon_no text primary key, owner_id text not null, name text not null,
      description text not null, off_cents bigint not null, off_percent integer not null,
      min_cents bigint not null, valid_until bigint, used_by_order text not null,
      created_at bigint not null)`,
    "create index coupons_by_owner on coupons (owner_id)",
    `create table meters (
      instance_id text primary key, owner_id text not null, charged_until bigint not null,
      hourly_cents bigint not null, rates text not null, paused integer not null)`,
    "create index meters_by_owner on meters (owner_id)",
    `create table zone_stock (
      zone_id text not null, family text not null, available integer not null,
      primary key (zone_id, family))`,
    `create table stock_claims (
      instance_id text not null, zone_id text not null, family text not null,
      primary key (instance_id, family))`,
    `create table class_exclusions (
      zone_id text not null, class_or_family text not null, primary key (zone_id, class_or_family))`,
    `create table hosts (
      id text primary key, zone_id text not null, memory_mb integer not null, cpu integer not null,
      ports integer not null, used_memory_mb integer not null, used_cpu integer not null,
      used_ports integer not null, created_at bigint not null)`,
    `create table host_claims (
      instance_id text not null, node integer not null, host_id text not null,
      memory_mb integer not null, cpu integer not null, ports integer not null,
      primary key (instance_id, node))`,
    "create index host_claims_by_host on host_claims (host_id)",
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
