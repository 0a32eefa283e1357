import type { Db } from "./db.ts";
import type { Store } from "./store.ts";

/** What some tables say, read at the first call and again after each change of one of them. */
export function readUntilChange<Value>(
  store: Pick<Store, "read" | "changes">,
  tables: readonly string[],
  read: (db: Db) => Promise<Value>,
): () => Promise<Value> {
  let known: { readonly version: number; readonly value: Value } | undefined;
  return async () => {
    const version = store.changes.version(tables);
    if (known?.version === version) return known.value;
    const value = await store.read(read);
    known = { version, value };
    return value;
  };
}
