import { createServer } from "node:net";
import type { Store } from "../store/store.ts";

/**
 * The loopback network of the published addresses. `auto` takes the first of 127.20.0.0/16,
 * 127.21.0.0/16, … whose addresses no other program uses, and keeps it: an instance's address
 * never changes by itself.
 */
export async function chooseNetwork(store: Store, setting: string): Promise<string> {
  const kept = await store.read((db) =>
    db.selectFrom("settings").select("value").where("name", "=", "network").executeTakeFirst(),
  );
  if (kept) return kept.value;
  const network = setting === "auto" ? await firstFree() : setting;
  await store.transact((db) =>
    db.insertInto("settings").values({ name: "network", value: network }).execute(),
  );
  return network;
}

async function firstFree(): Promise<string> {
  for (let second = 20; second < 250; second++) {
    if (await canListen(`127.${second}.0.1`)) return `127.${second}.0.0/16`;
  }
  throw new Error("no free loopback network: set --network");
}

function canListen(host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(6379, host, () => server.close(() => resolve(true)));
  });
}
