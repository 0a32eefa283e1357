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
  const follower = followHosts(config.dataDir, suffix, store, log);
  await follower.write();
  return {
    port: responder.port,
    async [Symbol.asyncDispose]() {
      follower[Symbol.dispose]();
      await responder[Symbol.asyncDispose]();
    },
  };
}

function followHosts(
  dataDir: string,
  suffix: string,
  store: Pick<Store, "read" | "changes">,
  log: Log,
) {
  let written = -1;
  const write = async () => {
    const version = store.changes.version(["instances"]);
    if (version === written) return;
    const rows = await store.read(living);
    const entries = rows.map(({ address, connectionPrefix }) => ({
      address,
      name: `${connectionPrefix}.${suffix}`,
    }));
    writeHostsBlock(hostsPath, dataDir, entries);
    written = version;
  };
  const timer = setInterval(
    () => void write().catch((error) => log.warn({ err: error }, "the hosts file was not written")),
    hostsEveryMs,
  ).unref();
  return { write, [Symbol.dispose]: () => clearInterval(timer) };
}

function living(db: Parameters<Parameters<Store["read"]>[0]>[0]) {
  return db
    .selectFrom("instances")
    .select(["connectionPrefix", "address"])
    .where("deletedAt", "is", null)
    .where("address", "!=", "")
    .orderBy("connectionPrefix")
    .execute();
}

async function addressOf(store: Pick<Store, "read">, prefix: string): Promise<string | null> {
  const row = await store.read((db) =>
    db
      .selectFrom("instances")
      .select("address")
      .where("connectionPrefix", "=", prefix)
      .where("deletedAt", "is", null)
      .executeTakeFirst(),
  );
  return row?.address || null;
}
