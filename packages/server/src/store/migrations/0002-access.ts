import { type Kysely, sql } from "kysely";

/** RAM: users, groups, roles, policies, and what is attached to whom. */
export async function access(db: Kysely<unknown>): Promise<void> {
  const statements = [
    "alter table owners add column is_admin integer not null default 0",
    // Until now there was one owner, and that one runs the platform.
    "update owners set is_admin = 1",
    "create unique index owners_by_name on owners (name)",
    "alter table access_keys add column user_id text",
    "create index access_keys_by_owner on access_keys (owner_id, user_id)",
    `create table ram_users (
      id text primary key, owner_id text not null, name text not null, display_name text not null,
      mobile_phone text not null, email text not null, comments text not null,
      created_at bigint not null, updated_at bigint not null)`,
    "create unique index ram_users_by_name on ram_users (owner_id, name)",
    `create table ram_groups (
      id text primary key, owner_id text not null, name text not null, comments text not null,
      created_at bigint not null, updated_at bigint not null)`,
    "create unique index ram_groups_by_name on ram_groups (owner_id, name)",
    `create table ram_group_members (
      group_id text not null, user_id text not null, joined_at bigint not null,
      primary key (group_id, user_id))`,
    "create index ram_group_members_by_user on ram_group_members (user_id)",
    `create table ram_roles (
      id text primary key, owner_id text not null, name text not null, description text not null,
      trust_policy text not null, max_session_seconds integer not null,
      created_at bigint not null, updated_at bigint not null)`,
    "create unique index ram_roles_by_name on ram_roles (owner_id, name)",
    `create table ram_policies (
      owner_id text not null, name text not null, description text not null,
      default_version text not null, next_version integer not null,
      created_at bigint not null, updated_at bigint not null, primary key (owner_id, name))`,
    `create table ram_policy_versions (
      owner_id text not null, policy_name text not null, version text not null,
      document text not null, created_at bigint not null,
      primary key (owner_id, policy_name, version))`,
    `create table ram_attachments (
      owner_id text not null, policy_type text not null, policy_name text not null,
      entity_kind text not null, entity_id text not null, attached_at bigint not null,
      primary key (entity_id, policy_type, policy_name))`,
    `create index ram_attachments_by_policy
      on ram_attachments (owner_id, policy_type, policy_name)`,
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
