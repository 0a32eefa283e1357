/**
 * The real API over a database with so many records and no nodes: gateway, operations and store
 * without the data plane. Prints its port.
 *
 *   node bench/api-server.ts DIR RECORDS
 */
import { join } from "node:path";
import { pino } from "pino";
import {
  accessKeys,
  createAuthorizer,
  ensureRootOwner,
} from "../packages/server/src/domains/access/index.ts";
import { defaultPriceBook } from "../packages/server/src/domains/billing/index.ts";
import { lifecycleOperations } from "../packages/server/src/domains/lifecycle/index.ts";
import { createGateway } from "../packages/server/src/gateway/gateway.ts";
import { systemClock } from "../packages/server/src/kernel/clock.ts";
import { systemRandom } from "../packages/server/src/kernel/ids.ts";
import { openSecretBox } from "../packages/server/src/kernel/secret-box.ts";
import { openNonceStore } from "../packages/server/src/store/nonce-store.ts";
import { openSqliteStore } from "../packages/server/src/store/sqlite-store.ts";
import { addUser } from "./add-user.ts";
import { fillInstances } from "./fill-instances.ts";
import { benchKey } from "./gateway-load.ts";

const [dir = "", records = ""] = process.argv.slice(2);
const store = await openSqliteStore(join(dir, "kvasir.db"));
const secrets = openSecretBox(join(dir, "secret.key"));
const { ownerId } = await ensureRootOwner(store, {
  now: systemClock.now(),
  random: systemRandom,
  secrets,
  given: { accessKeyId: benchKey.accessKeyId, accessKeySecret: benchKey.secret },
});
await addUser(store, { ownerId, secrets });
await fillInstances(store, { ownerId, records: Number(records) });

const gateway = createGateway({
  operations: lifecycleOperations({
    secrets,
    random: systemRandom,
    prices: defaultPriceBook,
    wake: () => undefined,
    runningVersion: async () => null,
    usedMemoryBytes: async () => null,
    nodesSeen: async () => new Map(),
    installedVersion: async () => null,
    runCommand: async () => ({ kind: "silent" }),
    settings: {
      domainSuffix: null,
      slotAt: (index) => ({ slotId: `s${index}`, address: "127.20.0.1", port: 6379 }),
      hasEngine: () => true,
    },
  }),
  accessKeys: accessKeys(store, secrets, systemClock),
  checks: { authorize: createAuthorizer({ store, defaultRegionId: "cn-hangzhou" }) },
  nonces: openNonceStore(join(dir, "nonces.db")),
  store,
  clock: systemClock,
  // As the product logs: one line per request, written in batches.
  log: pino(pino.destination({ dest: join(dir, "kvasir.log"), sync: false, minLength: 4096 })),
  defaultRegionId: "cn-hangzhou",
  regionIds: new Set(["cn-hangzhou"]),
});
console.log((await gateway.listen({ host: "127.0.0.1", port: 0 })).httpPort);
