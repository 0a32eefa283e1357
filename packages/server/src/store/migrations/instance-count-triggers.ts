import { type Kysely, PostgresAdapter } from "kysely";

/** What keeps `instance_counts`: the one piece of the schema that each dialect writes differently. */
export function instanceCountTriggers(db: Kysely<unknown>): string[] {
  return db.getExecutor().adapter instanceof PostgresAdapter ? postgres : sqlite;
}

const more = `
  insert into instance_counts values (new.owner_id, new.region_id, 1)
  on conflict (owner_id, region_id) do update set living = instance_counts.living + 1;`;
const fewer = `
  update instance_counts set living = living - 1
  where owner_id = old.owner_id and region_id = old.region_id;`;

const sqlite = [
  `create trigger instances_count_insert after insert on instances
    when new.deleted_at is null begin ${more} end`,
  `create trigger instances_count_release after update of deleted_at on instances
    when old.deleted_at is null and new.deleted_at is not null begin ${fewer} end`,
  `create trigger instances_count_delete after delete on instances
    when old.deleted_at is null begin ${fewer} end`,
];

const body = (statement: string) => `returns trigger language plpgsql as $$
  begin ${statement} return null; end $$`;

const postgres = [
  `create function one_instance_more() ${body(more)}`,
  `create function one_instance_fewer() ${body(fewer)}`,
  `create trigger instances_count_insert after insert on instances for each row
    when (new.deleted_at is null) execute function one_instance_more()`,
  `create trigger instances_count_release after update of deleted_at on instances for each row
    when (old.deleted_at is null and new.deleted_at is not null)
    execute function one_instance_fewer()`,
  `create trigger instances_count_delete after delete on instances for each row
    when (old.deleted_at is null) execute function one_instance_fewer()`,
];
