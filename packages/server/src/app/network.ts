import type { Store } from "../store/store.ts";
import { refusalToListen } from "./refusal-to-listen.ts";

/** The network given is not one that this machine, or these instances, can have. */
export class UnusableNetwork extends Error {
  override readonly name = "UnusableNetwork";
  readonly network: string;
  /** The network that the instances have already, where that is the reason. */
  readonly kept: string | null;

  constructor(network: string, kept: string | null = null) {
    super(kept ? `the instances have addresses of ${kept}` : `no address of ${network} is local`);
    this.network = network;
    this.kept = kept;
  }
}

/**
 * The network of the published addresses. `auto` takes the first of 127.20.0.0/16, 127.21.0.0/16, …
 * whose addresses no other program uses, and keeps it: an instance's address never changes by itself.
 * @throws UnusableNetwork when another network was kept, or the kernel does not take its addresses
 *   for this machine's
 */
export async function chooseNetwork(store: Store, setting: string): Promise<string> {
  const kept = await store.read((db) =>
    db.selectFrom("settings").select("value").where("name", "=", "network").executeTakeFirst(),
  );
  if (kept && setting !== "auto" && kept.value !== setting) {
    throw new UnusableNetwork(setting, kept.value);
  }
  const network = kept?.value ?? (setting === "auto" ? await firstFree() : setting);
  if (!(await isLocal(network))) throw new UnusableNetwork(network);
  if (kept) return network;
  await store.transact((db) =>
    db.insertInto("settings").values({ name: "network", value: network }).execute(),
  );
  return network;
}

/** An address of the network, for trying whether addresses of it can be used. */
export function sampleAddress(network: string): string {
  return network.replace(/\.\d+\/\d+$/, ".1");
}

async function isLocal(network: string): Promise<boolean> {
  return (await refusalToListen(sampleAddress(network), 0)) !== "EADDRNOTAVAIL";
}

async function firstFree(): Promise<string> {
  for (let second = 20; second < 250; second++) {
    const network = `127.${second}.0.0/16`;
    if ((await refusalToListen(sampleAddress(network), 6379)) === null) return network;
  }
  throw new Error("no free loopback network: set --network");
}
