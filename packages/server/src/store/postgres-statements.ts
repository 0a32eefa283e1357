import type { Client, PoolClient, QueryResult } from "pg";
import { storeError } from "./postgres-errors.ts";

/** Statements kept prepared per connection; the product has fewer distinct ones than this. */
const maxStatements = 500;
const names = new Map<string, string>();

/**
 * Runs one statement. Those with parameters are prepared once per connection, which saves
 * PostgreSQL reading and planning them each time.
 * @throws StoreUnavailable, DatabaseError
 */
export async function runStatement(
  client: Client | PoolClient,
  text: string,
  values: readonly unknown[],
): Promise<QueryResult> {
  try {
    if (values.length === 0) return await client.query(text);
    const name = nameOf(text);
    return await client.query({ ...(name ? { name } : {}), text, values: values.map(storable) });
  } catch (error) {
    throw storeError(error);
  }
}

/** PostgreSQL's text has no NUL. It becomes what any other broken character becomes. */
function storable(value: unknown): unknown {
  return typeof value === "string" ? value.replaceAll("\0", "\ufffd") : value;
}

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known || names.size >= maxStatements) return known;
  const name = `k${names.size}`;
  names.set(text, name);
  return name;
}
