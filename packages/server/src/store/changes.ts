import type { KyselyPlugin, OperationNode, RootOperationNode, TableNode } from "kysely";

/** Counts committed changes per table, so that an answer made from some tables can be reused. */
export class Changes {
  readonly #versions = new Map<string, number>();
  #all = 0;
  #isComplete = true;

  /**
   * Grows whenever a transaction that wrote to one of these tables commits. NaN, which equals
   * nothing, while changes of other processes may go unnoticed: nothing can be reused then.
   */
  version(tables: readonly string[]): number {
    if (!this.#isComplete) return Number.NaN;
    let sum = this.#all;
    for (const table of tables) sum += this.#versions.get(table) ?? 0;
    return sum;
  }

  bump(tables: Iterable<string>): void {
    for (const table of tables) this.#versions.set(table, (this.#versions.get(table) ?? 0) + 1);
  }

  /** Whether changes of other processes are heard of. What happened before counts as one. */
  setComplete(isComplete: boolean): void {
    this.#isComplete = isComplete;
    this.#all += 1;
  }
}

/** Watches the queries of one transaction: remembers the tables written, refuses a late query. */
export class TransactionWatch implements KyselyPlugin {
  readonly written = new Set<string>();
  #finished = false;

  finish(): void {
    this.#finished = true;
  }

  transformQuery({ node }: { node: RootOperationNode }): RootOperationNode {
    if (this.#finished) throw new Error("a query on a transaction that has ended");
    for (const table of writtenTables(node)) this.written.add(table);
    return node;
  }

  async transformResult<Result>({ result }: { result: Result }): Promise<Result> {
    return result;
  }
}

function writtenTables(node: RootOperationNode): string[] {
  switch (node.kind) {
    case "InsertQueryNode":
      return node.into ? [nameOf(node.into)] : [];
    case "UpdateQueryNode":
      return node.table ? [nameOf(node.table)] : [];
    case "DeleteQueryNode":
      return node.from.froms.map(nameOf);
    default:
      return [];
  }
}

/** As the database has it, whether or not names have been changed to its form by now. */
function nameOf(node: OperationNode): string {
  if (node.kind !== "TableNode") return "";
  const { name } = (node as TableNode).table.identifier;
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
