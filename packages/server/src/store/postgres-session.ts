import { Client, type Notification, type QueryResult } from "pg";
import { postgresConfig, sessionSetUp } from "./postgres-config.ts";
import { isLoss } from "./postgres-errors.ts";
import { runStatement } from "./postgres-statements.ts";
import { StoreUnavailable } from "./store.ts";

interface SessionOptions {
  readonly url: string;
  /** Statements for each new connection. */
  readonly setUp?: string;
  onNotification?(notification: Notification): void;
  onLoss?(): void;
}

/** One connection, opened when it is first needed, and again when it is needed after a loss. */
export class PostgresSession implements AsyncDisposable {
  readonly #options: SessionOptions;
  #client: Client | undefined;
  #last: Promise<void> | undefined;

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  get isOpen(): boolean {
    return this.#client !== undefined;
  }

  /** Server process of the connection; notifications carry that of their sender. */
  get processId(): number | undefined {
    return (this.#client as { processID?: number } | undefined)?.processID;
  }

  /** @throws StoreUnavailable */
  async open(): Promise<void> {
    this.#client ??= await this.#connect();
  }

  /**
   * On the connection as it is: a lost one is not replaced, since what came before is lost with it.
   * @throws StoreUnavailable, DatabaseError
   */
  async query(text: string, values: readonly unknown[] = []): Promise<QueryResult> {
    // One after the other: the driver itself keeps no queue.
    const before = this.#last;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last = promise;
    await before;
    try {
      return await this.#query(text, values);
    } finally {
      resolve();
    }
  }

  async #query(text: string, values: readonly unknown[]): Promise<QueryResult> {
    const client = this.#client;
    if (!client) throw new StoreUnavailable("the connection to the database was lost");
    try {
      return await runStatement(client, text, values);
    } catch (error) {
      if (isLoss(error)) this.#lose(client);
      throw error;
    }
  }

  async #connect(): Promise<Client> {
    const { url, setUp, onNotification } = this.#options;
    const client = new Client(postgresConfig(url));
    client.on("error", () => this.#lose(client));
    client.on("end", () => this.#lose(client));
    if (onNotification) client.on("notification", onNotification);
    try {
      await client.connect();
      await client.query(setUp ? `${sessionSetUp}; ${setUp}` : sessionSetUp);
      return client;
    } catch (error) {
      end(client);
      throw new StoreUnavailable("the database cannot be reached", { cause: error });
    }
  }

  #lose(client: Client): void {
    if (this.#client !== client) return;
    this.#client = undefined;
    end(client);
    this.#options.onLoss?.();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.end();
  }
}

/** The other side may not answer the farewell: nobody waits for it. */
function end(client: Client): void {
  void client.end().catch(() => undefined);
}
