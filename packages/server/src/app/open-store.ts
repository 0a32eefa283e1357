import { join } from "node:path";
import type { SecretBox } from "../kernel/secret-box.ts";
import { type NonceStore, openNonceStore } from "../store/nonce-store.ts";
import { openSqliteStore } from "../store/sqlite-store.ts";
import type { Store } from "../store/store.ts";
import type { AppConfig } from "./config.ts";

/** The store and the memory of nonces that goes with it. */
export interface OpenStore extends AsyncDisposable {
  readonly store: Store;
  readonly nonces: NonceStore;
}

/**
 * The store of the configuration. Nodes that run on this machine tie the database to one control
 * plane: its work needs no leases, its changes no announcements, and its nonces stay in the data
 * folder, where they cost no round trip.
 * @throws StoreUnavailable, Error when the database belongs to another installation
 */
export async function openStore(
  config: Pick<AppConfig, "dataDir" | "databaseUrl" | "driver">,
  secrets: SecretBox,
): Promise<OpenStore> {
  const { dataDir, databaseUrl } = config;
  if (databaseUrl === null) {
    return withOwnNonces(await openSqliteStore(join(dataDir, "kvasir.db")), dataDir);
  }
  const { openPostgresStore } = await import("../store/postgres-store.ts");
  const isShared = config.driver !== "local";
  const store = await openPostgresStore(databaseUrl, { isShared });
  try {
    await claimDatabase(store, secrets);
  } catch (error) {
    await store[Symbol.asyncDispose]();
    throw error;
  }
  if (!isShared) return withOwnNonces(store, dataDir);
  const { nonces } = store;
  return { store, nonces, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() };
}

/** Where the database is, for people: without its password. Empty for a file in the data folder. */
export function databaseName({ databaseUrl }: Pick<AppConfig, "databaseUrl">): string[] {
  if (databaseUrl === null) return [];
  const { host, pathname } = new URL(databaseUrl);
  return [`${host}${pathname}`];
}

/**
 * Removes all rows of this installation.
 * @throws StoreUnavailable, Error when the database belongs to another installation
 */
export async function dropDatabase(databaseUrl: string, secrets: SecretBox): Promise<void> {
  const { dropPostgresStore, openPostgresStore } = await import("../store/postgres-store.ts");
  {
    await using store = await openPostgresStore(databaseUrl, { isShared: false });
    await claimDatabase(store, secrets);
  }
  await dropPostgresStore(databaseUrl);
}

function withOwnNonces(store: Store, dataDir: string): OpenStore {
  const nonces = openNonceStore(join(dataDir, "nonces.db"));
  return {
    store,
    nonces,
    async [Symbol.asyncDispose]() {
      nonces[Symbol.dispose]();
      await store[Symbol.asyncDispose]();
    },
  };
}

/**
 * The rows hold secrets that only one key opens, and name nodes in one data folder: a control plane
 * with another key would start every node a second time.
 */
async function claimDatabase(store: Store, secrets: SecretBox): Promise<void> {
  const value = secrets.derive("the database of this installation");
  await store.transact(async (db) => {
    const found = await db
      .selectFrom("settings")
      .select("value")
      .where("name", "=", "installation")
      .executeTakeFirst();
    if (!found) await db.insertInto("settings").values({ name: "installation", value }).execute();
    else if (found.value !== value)
      throw new Error("The database belongs to an installation with another secret.key.");
  });
}
