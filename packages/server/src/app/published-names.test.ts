import { Resolver } from "node:dns/promises";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { expect, test, vi } from "vitest";
import { models, sdkClient, testRegion } from "../../test/test-server.ts";
import { openSqliteStore } from "../store/sqlite-store.ts";
import { type AppConfig, defaultConfig } from "./config.ts";
import { createApp } from "./create-app.ts";
import { publishNames } from "./published-names.ts";

const silent = pino({ level: "silent" });

test("an instance is found by its name in DNS and in the hosts file until it is deleted", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "kvasir-names-"));
  const suffix = "redis.test";
  const config: AppConfig = {
    ...defaultConfig({ dataDir }),
    driver: "fake",
    port: 0,
    tlsPort: null,
    dnsPort: 0,
    domainSuffix: suffix,
  };
  const app = await createApp(config, { log: silent });
  const { body } = await sdkClient(app).createInstance(
    new models.CreateInstanceRequest({
      regionId: testRegion,
      instanceClass: "redis.basic.small.default",
    }),
  );
  await app.stop({ nodes: "destroy" });
  const prefix = body?.instanceId ?? "";

  await using store = await openSqliteStore(join(dataDir, "kvasir.db"));
  const hostsPath = join(dataDir, "hosts");
  writeFileSync(hostsPath, "127.0.0.1 localhost\n");
  const names = await publishNames({
    config: { ...config, hostsFile: true },
    store,
    log: silent,
    hostsPath,
  });
  const resolver = new Resolver({ timeout: 2_000, tries: 1 });
  resolver.setServers([`127.0.0.1:${names?.port}`]);
  const [address] = await resolver.resolve4(`${prefix}.${suffix}`);
  expect(readFileSync(hostsPath, "utf8")).toContain(`\n${address}\t${prefix}.${suffix}\n`);

  await store.transact((db) => db.updateTable("instances").set({ deletedAt: 1 }).execute());
  await expect(resolver.resolve4(`${prefix}.${suffix}`)).rejects.toMatchObject({
    code: "ENOTFOUND",
  });
  await vi.waitFor(
    () => expect(readFileSync(hostsPath, "utf8")).toBe("127.0.0.1 localhost\n"),
    5_000,
  );
  await names?.[Symbol.asyncDispose]();
  rmSync(dataDir, { recursive: true, force: true });
});

test("without a suffix nothing is published", async () => {
  const config = defaultConfig({ dataDir: "/nonexistent" });
  const store = { read: () => Promise.reject(new Error("not asked")), changes: undefined as never };
  expect(await publishNames({ config, store, log: silent })).toBeNull();
});
