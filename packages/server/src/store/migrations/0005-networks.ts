import { type Kysely, sql } from "kysely";

/** Private networks, further endpoints of instances, certificates, shared whitelists. */
export async function networks(db: Kysely<unknown>): Promise<void> {
  const statements = [
    "alter table instances add column private_ip text not null default ''",
    "alter table instances add column tls_epoch integer not null default 0",
    `create table vpcs (
      id text primary key, owner_id text not null, region_id text not null, name text not null,
      description text not null, cidr_block text not null, router_id text not null,
      route_table_id text not null, resource_group_id text not null, is_default integer not null,
      created_at bigint not null)`,
    "create index vpcs_by_owner on vpcs (owner_id, region_id, created_at)",
    `create table vswitches (
      id text primary key, owner_id text not null, region_id text not null, vpc_id text not null,
      zone_id text not null, name text not null, description text not null,
      cidr_block text not null, resource_group_id text not null, is_default integer not null,
      created_at bigint not null)`,
    "create index vswitches_by_owner on vswitches (owner_id, region_id, created_at)",
    "create index vswitches_by_vpc on vswitches (vpc_id)",
    `create table vswitch_addresses (
      vswitch_id text not null, host integer not null, instance_id text not null,
      primary key (vswitch_id, host))`,
    "create index vswitch_addresses_by_instance on vswitch_addresses (instance_id)",
    `create table network_tags (
      owner_id text not null, region_id text not null, resource_type text not null,
      resource_id text not null, tag_key text not null, tag_value text not null,
      primary key (resource_id, tag_key))`,
    `create table endpoints (
      slot_index integer primary key, instance_id text not null, kind text not null,
      prefix text not null, address text not null, port integer not null, expires_at bigint,
      closing integer not null, fault text not null, created_at bigint not null)`,
    "create index endpoints_by_instance on endpoints (instance_id)",
    "create unique index endpoints_by_prefix on endpoints (prefix) where closing = 0",
    `create table instance_certificates (
      instance_id text primary key, epoch integer not null, common_name text not null,
      names text not null, certificate_pem text not null, key_sealed text not null,
      expires_at bigint not null)`,
    `create table global_ip_groups (
      id text primary key, owner_id text not null, region_id text not null, name text not null,
      ips text not null, resource_group_id text not null, created_at bigint not null)`,
    "create index global_ip_groups_by_owner on global_ip_groups (owner_id, region_id, created_at)",
    `create table global_ip_relations (
      instance_id text not null, group_id text not null, primary key (instance_id, group_id))`,
    "create index global_ip_relations_by_group on global_ip_relations (group_id)",
    `create table security_group_relations (
      instance_id text not null, security_group_id text not null,
      primary key (instance_id, security_group_id))`,
    `create table resource_groups (
      id text not null, owner_id text not null, name text not null, display_name text not null,
      created_at bigint not null, primary key (owner_id, id))`,
    "create unique index resource_groups_by_name on resource_groups (owner_id, name)",
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
