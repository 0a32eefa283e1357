import { parentPort, workerData } from "node:worker_threads";
import { Client } from "pg";
import type { Question } from "./query-database.ts";

const { flag } = workerData as { flag: Int32Array };
const clients = new Map<string, Promise<Client>>();

/** Answers one question at a time, and then wakes the thread that waits for it. */
parentPort?.on("message", async ({ url, sql, answerTo }: Question) => {
  try {
    const { rows } = await (await clientOf(url)).query(sql);
    answerTo.postMessage({ rows });
  } catch (error) {
    clients.delete(url);
    answerTo.postMessage({ error });
  }
  Atomics.store(flag, 0, 1);
  Atomics.notify(flag, 0);
});

function clientOf(url: string): Promise<Client> {
  const known = clients.get(url);
  if (known) return known;
  const client = new Client({ connectionString: url });
  // A database that is dropped ends its connections.
  client.on("error", () => clients.delete(url));
  const connected = client.connect().then(() => client);
  clients.set(url, connected);
  return connected;
}
