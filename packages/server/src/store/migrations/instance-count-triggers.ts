import { type Kysely, PostgresAdapter } from "kysely";

/** What keeps `instance_counts`: the one piece of the schema that each dialect writes differently. */
export function instanceCountTriggers(db: Kysely<unknown>): string[] {
  return isPostgres(db) ? [...functions("true"), ...postgres] : sqlite("true");
}

/** From then on temporary instances are not counted. None was there before. */
export function countOnlyLasting(db: Kysely<unknown>): string[] {
  const lasting = "ROW.temp_of = ''";
  // PostgreSQL lets a column that a trigger names not be altered, but does not look into functions.
  if (isPostgres(db)) return functions(lasting);
  const names = ["insert", "release", "delete"];
  return [...names.map((name) => `drop trigger instances_count_${name}`), ...sqlite(lasting)];
}

function isPostgres(db: Kysely<unknown>): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter;
}

const more = `
  insert into instance_counts values (new.owner_id, new.region_id, 1)
  on conflict (owner_id, region_id) do update set living = instance_counts.living + 1;`;
const fewer = `
  update instance_counts set living = living - 1
  where owner_id = old.owner_id and region_id = old.region_id;`;

/** @param counted which rows count, with ROW for the row */
const sqlite = (counted: string) => [
  `create trigger instances_count_insert after insert on instances
    when new.deleted_at is null and ${of(counted, "new")} begin ${more} end`,
  `create trigger instances_count_release after update of deleted_at on instances
    when old.deleted_at is null and new.deleted_at is not null and ${of(counted, "old")}
    begin ${fewer} end`,
  `create trigger instances_count_delete after delete on instances
    when old.deleted_at is null and ${of(counted, "old")} begin ${fewer} end`,
];

const body = (condition: string, statement: string) => `returns trigger language plpgsql as $$
  begin if ${condition} then ${statement} end if; return null; end $$`;

const functions = (counted: string) => [
  `create or replace function one_instance_more() ${body(of(counted, "new"), more)}`,
  `create or replace function one_instance_fewer() ${body(of(counted, "old"), fewer)}`,
];

const postgres = [
  `create trigger instances_count_insert after insert on instances for each row
    when (new.deleted_at is null) execute function one_instance_more()`,
  `create trigger instances_count_release after update of deleted_at on instances for each row
    when (old.deleted_at is null and new.deleted_at is not null)
    execute function one_instance_fewer()`,
  `create trigger instances_count_delete after delete on instances for each row
    when (old.deleted_at is null) execute function one_instance_fewer()`,
];

function of(condition: string, row: "new" | "old"): string {
  return condition.replace("ROW", row);
}
