import type { DatabaseSync, StatementSync } from "node:sqlite";
import {
  CamelCasePlugin,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";

/**
 * Kysely over one `node:sqlite` connection. It never opens a transaction by itself: the store
 * serialises writers and says BEGIN and COMMIT (see `sqlite-store.ts`). Names are camel case for
 * callers and snake case in the database, as with Kysely's `CamelCasePlugin`; but they are changed
 * as the text is written, where the plugin copies every query and every row once more.
 */
export function sqliteDialect(database: DatabaseSync): Dialect {
  const connection = new SqliteConnection(database);
  const unsupported = () =>
    Promise.reject(new Error("transactions are opened by the store, not by Kysely"));
  return {
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SnakeCaseCompiler(),
    createDriver: () => ({
      init: async () => {},
      acquireConnection: async () => connection,
      releaseConnection: async () => {},
      beginTransaction: unsupported,
      commitTransaction: unsupported,
      rollbackTransaction: unsupported,
      destroy: async () => database.close(),
    }),
  };
}

class Names extends CamelCasePlugin {
  toColumn = (name: string) => this.snakeCase(name);
  toProperty = (name: string) => this.camelCase(name);
}

const names = new Names();

class SnakeCaseCompiler extends SqliteQueryCompiler {
  protected override sanitizeIdentifier(identifier: string): string {
    return super.sanitizeIdentifier(names.toColumn(identifier));
  }
}

/** Statements kept prepared per connection; the product has fewer distinct ones than this. */
const maxStatements = 500;

interface Prepared {
  readonly statement: StatementSync;
  /** Names of a row's properties in the order of its columns; none for what returns no rows. */
  readonly properties: readonly string[];
}

class SqliteConnection implements DatabaseConnection {
  readonly #database: DatabaseSync;
  readonly #prepared = new Map<string, Prepared>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const { statement, properties } = this.#prepare(query.sql);
    const parameters = query.parameters as never[];
    if (properties.length > 0) {
      const rows = statement.all(...parameters) as unknown as unknown[][];
      return { rows: rows.map((values) => rowOf(properties, values) as Row) };
    }
    const { changes, lastInsertRowid } = statement.run(...parameters);
    return {
      rows: [],
      numAffectedRows: BigInt(changes),
      insertId: BigInt(lastInsertRowid),
    };
  }

  // biome-ignore lint/correctness/useYield: the interface asks for a generator; rows are never streamed
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error("streaming is not supported by the embedded store");
  }

  #prepare(sql: string): Prepared {
    const known = this.#prepared.get(sql);
    if (known) return known;
    // What changes the schema changes the columns of what was prepared before it.
    if (changesSchema.test(sql) || this.#prepared.size >= maxStatements) this.#prepared.clear();
    const statement = this.#database.prepare(sql);
    const properties = statement.columns().map(({ name }) => names.toProperty(name));
    if (properties.length > 0) statement.setReturnArrays(true);
    const prepared = { statement, properties };
    if (!changesSchema.test(sql)) this.#prepared.set(sql, prepared);
    return prepared;
  }
}

const changesSchema = /^\s*(create|alter|drop)\b/i;

function rowOf(properties: readonly string[], values: readonly unknown[]): object {
  const row: Record<string, unknown> = {};
  for (let index = 0; index < properties.length; index++) {
    row[properties[index] as string] = values[index];
  }
  return row;
}
