import type { DatabaseSync } from "node:sqlite";

/** Metric names and the short numbers that stand for them in the file. */
export function metricNames(database: DatabaseSync) {
  const insert = database.prepare("insert into metrics (name) values (?) returning id");
  const idOf = new Map<string, number>();
  const nameOf = new Map<number, string>();
  const note = (id: number, name: string) => {
    idOf.set(name, id);
    nameOf.set(id, name);
  };
  for (const row of database.prepare("select id, name from metrics").all()) {
    note(Number(row["id"]), String(row["name"]));
  }
  return {
    /** The number of a name, a new one where it has none. */
    numbered(values: ReadonlyMap<string, number>): Map<number, number> {
      const numbered = new Map<number, number>();
      for (const [name, value] of values) {
        const id = idOf.get(name) ?? Number(insert.get(name)?.["id"]);
        if (!nameOf.has(id)) note(id, name);
        numbered.set(id, value);
      }
      return numbered;
    },
    nameOf: (id: number): string => nameOf.get(id) ?? `metric ${id}`,

    /** Numbers of those names that have one. */
    numbersOf(list: readonly string[]): Set<number> {
      return new Set(list.flatMap((name) => idOf.get(name) ?? []));
    },

    named(values: ReadonlyMap<number, number>): Map<string, number> {
      const named = new Map<string, number>();
      for (const [id, value] of values) named.set(nameOf.get(id) ?? `metric ${id}`, value);
      return named;
    },
  };
}
