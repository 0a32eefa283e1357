import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { regions } from "@kvasir/spec";
import { accessKeys, createAuthorizer, ensureRootOwner } from "../domains/access/index.ts";
import { backupLinks } from "../domains/backups/index.ts";
import { MonitorSampler, openMetricsFile } from "../domains/monitoring/index.ts";
import { clockStore } from "../domains/operator/index.ts";
import { ensureDefaultNetwork } from "../domains/vpc/index.ts";
import { createGateway } from "../gateway/gateway.ts";
import { rKvstore } from "../gateway/product.ts";
import { type Clock, movableClock, systemClock } from "../kernel/clock.ts";
import { systemRandom } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import { openSecretBox } from "../kernel/secret-box.ts";
import { applyProfile } from "./apply-profile.ts";
import { openBackupStorage } from "./backup-storage.ts";
import { certificateIssuer } from "./certificate-issuer.ts";
import type { AppConfig } from "./config.ts";
import { followClock } from "./follow-clock.ts";
import { keepCertificate } from "./keep-certificate.ts";
import { loadPriceBook } from "./load-price-book.ts";
import { localDataPlane } from "./local-data-plane.ts";
import { openStore } from "./open-store.ts";
import { allOperations } from "./operations.ts";
import { operatorParts } from "./operator-parts.ts";
import { pages } from "./pages.ts";
import { allProducts } from "./products.ts";
import { publishNames } from "./published-names.ts";
import { apiCaller } from "./seed/api-caller.ts";
import { applySeed } from "./seed/apply-seed.ts";
import { readSeedFile } from "./seed/seed-file.ts";
import { simulatedDataPlane } from "./simulated-data-plane.ts";
import { installationCertificates } from "./tls.ts";

/** A running installation: the control plane in this process, the nodes beside it. */
export interface App {
  readonly endpoint: string;
  readonly tlsEndpoint: string | null;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly caFile: string;
  /** The operations that are carried out; the catalogue's others answer UnsupportedOperation. */
  readonly operationNames: readonly string[];
  /** The same of every product, with the version that tells products apart. */
  readonly offered: readonly { readonly version: string; readonly name: string }[];
  nodesRunning(): Promise<number>;
  /** Looks at once for what is due by the clock that was given, which has jumped. */
  clockChanged(): void;
  /**
   * Ends the control plane: running requests finish, steps under way end. `leave` keeps the nodes
   * serving; `destroy` stops them and the front door as well. Idempotent.
   */
  stop(options: { nodes: "leave" | "destroy" }): Promise<void>;
}

/**
 * Builds everything, from the store upwards, and starts it. Resolves when the API answers and
 * what the seed file says is there; nodes of an earlier run are taken over meanwhile.
 */
export async function createApp(
  config: AppConfig,
  options: { log: Log; clock?: Clock; certificateCheckMs?: number },
): Promise<App> {
  const { log, clock: realClock = systemClock, certificateCheckMs = 3_600_000 } = options;
  const seed = config.seedFile === null ? null : readSeedFile(config.seedFile);
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  const file = (name: string) => join(config.dataDir, name);
  const random = systemRandom;
  const secrets = openSecretBox(file("secret.key"));
  const opened = await openStore(config, secrets);
  const { store, nonces } = opened;
  const clock = movableClock(realClock, await store.read((db) => clockStore(db).read()));
  const root = await ensureRootOwner(store, {
    now: clock.now(),
    random,
    secrets,
    given: givenKey(config),
  });
  const certificates = await installationCertificates(config.dataDir, {
    host: config.host,
    nowMs: realClock.now(),
  });
  await ensureDefaultNetwork(
    store,
    { ownerId: root.ownerId, regionId: config.defaultRegionId },
    { now: clock.now(), random },
  );
  const prices = await loadPriceBook(config.priceBookFile);
  const backupStorage = await openBackupStorage(config);
  const links = backupLinks({
    store,
    storage: backupStorage,
    clock,
    signingKey: secrets.derive("backup links"),
    origin: () => authority && `http://${authority}`,
  });
  const startDataPlane = config.driver === "fake" ? simulatedDataPlane : localDataPlane;
  const dataPlane = await startDataPlane({
    config,
    store,
    clock,
    random,
    secrets,
    log,
    replication: certificates.replication,
    certificates: certificateIssuer(config.dataDir, realClock),
    backupStorage,
    prices,
  });
  const metrics = openMetricsFile(file("metrics.db"));
  const sampler = new MonitorSampler({
    nodes: () => dataPlane.monitoredNodes(),
    file: metrics,
    clock,
    log,
  });
  const watch = pages({ store, dataPlane, caFile: certificates.caFile });
  const urlHost = config.host.includes(":") ? `[${config.host}]` : config.host;
  let authority: string | null = null;
  await applyProfile(store, config.profile);
  const operator = operatorParts({
    config,
    store,
    clock,
    random,
    secrets,
    prices,
    dataPlane,
    backupStorage,
    rootOwnerId: root.ownerId,
  });
  const offered = allOperations({
    config,
    secrets,
    random,
    dataPlane,
    prices,
    backups: {
      backupsPerDay: config.backupsPerDay,
      downloadUrl: (backup, now) => links.url(backup, now),
    },
    monitoring: { file: metrics, sampler },
    endpoint: () => authority,
  });
  const operations = operator.rule(offered);
  const gateway = createGateway({
    operations,
    products: allProducts(operations),
    accessKeys: accessKeys(store, secrets, clock),
    checks: {
      ...operator.checks,
      authorize: createAuthorizer({ store, defaultRegionId: config.defaultRegionId }),
    },
    injectFault: operator.injectFault,
    nonces,
    store,
    clock,
    signatureClock: systemClock,
    log,
    defaultRegionId: config.defaultRegionId,
    regionIds: new Set(regions.keys()),
    checkResponses: config.checkResponses,
    pages: watch.pages,
    files: { prefix: "/backups/", open: links.open },
    onRequest: watch.onRequest,
  });
  const names = await publishNames({ config, store, log });
  const ports = await gateway.listen({
    host: config.host,
    port: config.port,
    ...(config.tlsPort === null
      ? {}
      : {
          tls: {
            key: readFileSync(certificates.serverKeyFile, "utf8"),
            cert: readFileSync(certificates.serverCertificateFile, "utf8"),
            port: config.tlsPort,
          },
        }),
  });
  authority = `${urlHost}:${ports.httpPort}`;
  const keeping = keepCertificate({
    dataDir: config.dataDir,
    host: config.host,
    realClock,
    everyMs: certificateCheckMs,
    log,
    show: (tls) => gateway.renewTls(tls),
  });
  dataPlane.begin();
  sampler.start();
  const following =
    config.databaseUrl === null
      ? null
      : followClock({ store, clock, log, changed: () => dataPlane.clockChanged() });

  let stopping: Promise<void> | undefined;
  const app: App = {
    endpoint: `http://${authority}`,
    tlsEndpoint: ports.httpsPort === undefined ? null : `https://${urlHost}:${ports.httpsPort}`,
    accessKeyId: root.accessKeyId,
    accessKeySecret: root.accessKeySecret,
    caFile: certificates.caFile,
    operationNames: operations
      .filter(({ version }) => version === rKvstore.version)
      .map(({ name }) => name),
    offered: operations.map(({ version, name }) => ({ version, name })),
    nodesRunning: () => dataPlane.nodesRunning(),
    clockChanged: () => dataPlane.clockChanged(),
    stop(options) {
      stopping ??= (async () => {
        await gateway.drain();
        keeping[Symbol.dispose]();
        watch[Symbol.dispose]();
        await names?.[Symbol.asyncDispose]();
        await sampler[Symbol.asyncDispose]();
        following?.[Symbol.dispose]();
        await dataPlane.stop(options);
        metrics[Symbol.dispose]();
        await opened[Symbol.asyncDispose]();
      })();
      return stopping;
    },
  };
  if (seed) {
    try {
      await applySeed(
        seed,
        apiCaller({ endpoint: app.endpoint, key: root, defaultRegionId: config.defaultRegionId }),
      );
    } catch (error) {
      await app.stop({ nodes: "leave" });
      throw error;
    }
  }
  return app;
}

function givenKey({ accessKeyId, accessKeySecret }: AppConfig) {
  if (accessKeyId === null || accessKeySecret === null) return undefined;
  return { accessKeyId, accessKeySecret };
}
