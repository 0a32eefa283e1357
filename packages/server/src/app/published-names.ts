import type { Log } from "../kernel/log.ts";
import type { Store } from "../store/store.ts";
import type { AppConfig } from "./config.ts";
import { type DnsResponder, startDnsResponder } from "./dns.ts";
import { writeHostsBlock } from "./hosts-file.ts";

export const hostsPath = "/etc/hosts";

/** How often the hosts file follows the instances. An unchanged list writes nothing. */
const hostsEveryMs = 500;

/**
 * Makes the names of instances known while it lives: by the DNS responder when there is a domain
 * suffix, by the hosts file if that was asked for. Null without a suffix. The block in the hosts
 * file stays when this ends, as the instances go on: `kvasir down` removes it.
 * @throws Error when the port of the responder is taken or the hosts file cannot be written
 */
export async function publishNames(options: {
  config: AppConfig;
  store: Pick<Store, "read" | "changes">;
  log: Log;
  /** The system's own unless a test says otherwise. */
  hostsPath?: string;
}): Promise<DnsResponder | null> {
  const { config, store, log } = options;
  const { domainSuffix: suffix } = config;
  if (suffix === null) return null;
  const responder = await startDnsResponder({
    suffix,
    host: config.host,
    port: config.dnsPort,
    lookup: (prefix) => addressOf(store, prefix),
    onError: (error) => log.warn({ err: error }, "a name could not be answered"),
  });
  log.info({ port: responder.port, suffix }, "names are answered");
  if (!config.hostsFile) return responder;
  const follower = followHosts(store, log, (rows) =>
    writeHostsBlock(
      options.hostsPath ?? hostsPath,
      config.dataDir,
      rows.map(({ address, prefix }) => ({ address, name: `${prefix}.${suffix}` })),
    ),
  );
  await follower.write();
  return {
    port: responder.port,
    async [Symbol.asyncDispose]() {
      follower[Symbol.dispose]();
      await responder[Symbol.asyncDispose]();
    },
  };
}

interface PublishedName {
  readonly prefix: string;
  readonly address: string;
}

function followHosts(
  store: Pick<Store, "read" | "changes">,
  log: Log,
  writeBlock: (rows: readonly PublishedName[]) => void,
) {
  let written = -1;
  const write = async () => {
    const version = store.changes.version(["instances", "endpoints"]);
    if (version === written) return;
    writeBlock(await publishedNames(store));
    written = version;
  };
  const report = (error: unknown) => log.warn({ err: error }, "the hosts file was not written");
  const timer = setInterval(() => void write().catch(report), hostsEveryMs).unref();
  return { write, [Symbol.dispose]: () => clearInterval(timer) };
}

/** Every name that leads to an instance: of its own endpoint and of those beside it. */
function publishedNames(store: Pick<Store, "read">): Promise<PublishedName[]> {
  return store.read(async (db) => {
    const own = await db
      .selectFrom("instances")
      .select(["connectionPrefix as prefix", "address"])
      .where("deletedAt", "is", null)
      .where("address", "!=", "")
      .execute();
    const further = await db
      .selectFrom("endpoints")
      .select(["prefix", "address"])
      .where("closing", "=", 0)
      .execute();
    return [...own, ...further].sort((a, b) => (a.prefix < b.prefix ? -1 : 1));
  });
}

async function addressOf(store: Pick<Store, "read">, prefix: string): Promise<string | null> {
  return store.read(async (db) => {
    const own = await db
      .selectFrom("instances")
      .select("address")
      .where("connectionPrefix", "=", prefix)
      .where("deletedAt", "is", null)
      .executeTakeFirst();
    if (own) return own.address || null;
    const further = await db
      .selectFrom("endpoints")
      .select("address")
      .where("prefix", "=", prefix)
      .where("closing", "=", 0)
      .executeTakeFirst();
    return further?.address ?? null;
  });
}
