import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { $OpenApiUtil as OpenApiUtil } from "@alicloud/openapi-core";
import type * as Sdk from "@alicloud/r-kvstore20150101";
import { pino } from "pino";
import { type AppConfig, defaultConfig } from "../src/app/config.ts";
import { type App, createApp } from "../src/app/create-app.ts";
import type { Clock } from "../src/kernel/clock.ts";
import { claimGround } from "./ground.ts";
import { HandClock } from "./hand-clock.ts";
import { databaseOf, dropDatabaseOf } from "./test-database.ts";

// Required, not imported: the SDK is CommonJS, and runners disagree on what its default export is.
const require = createRequire(import.meta.url);
export const models: typeof Sdk.default = require("@alicloud/r-kvstore20150101");
const { $OpenApiUtil }: { $OpenApiUtil: typeof OpenApiUtil } = require("@alicloud/openapi-core");
export type SdkClient = InstanceType<typeof models.default>;

/** A password that the rules accept, for tests. */
export const testPassword = "Test-Pass-1234";
export const testRegion = "cn-hangzhou";

export interface TestServer extends AsyncDisposable {
  readonly app: App;
  readonly client: SdkClient;
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly dataDir: string;
  readonly logLines: readonly string[];
}

/** A whole server in this process, on free ports, in a folder of its own that goes with it. */
export async function startTestServer(
  settings: Partial<AppConfig> = {},
  options: { clock?: Clock; certificateCheckMs?: number } = {},
): Promise<TestServer> {
  const dataDir = settings.dataDir ?? mkdtempSync(join(tmpdir(), "kvasir-test-"));
  const ground = claimGround();
  const logLines: string[] = [];
  const log = pino({ level: "debug" }, { write: (line: string) => void logLines.push(line) });
  const app = await createApp(
    {
      ...defaultConfig({ dataDir }),
      databaseUrl: await databaseOf(dataDir),
      network: ground.network,
      replicationPorts: { first: ground.firstPort, count: ground.portCount },
      port: 0,
      tlsPort: null,
      slotCount: 32,
      checkResponses: true,
      ...settings,
    },
    { log, ...options },
  );
  if (options.clock instanceof HandClock) options.clock.onMove = () => app.clockChanged();
  return {
    app,
    client: sdkClient(app),
    endpoint: app.endpoint,
    accessKeyId: app.accessKeyId,
    accessKeySecret: app.accessKeySecret,
    dataDir,
    logLines,
    async [Symbol.asyncDispose]() {
      if (process.env["KVASIR_TEST_LOG"]) {
        writeFileSync(process.env["KVASIR_TEST_LOG"], logLines.join(""));
      }
      await app.stop({ nodes: "destroy" });
      ground.release();
      if (settings.dataDir !== undefined) return;
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
      await dropDatabaseOf(dataDir);
    },
  };
}

/** The official SDK as a user sets it up. */
export function sdkClient(app: {
  endpoint: string;
  accessKeyId: string;
  accessKeySecret: string;
}): SdkClient {
  return new models.default(
    new $OpenApiUtil.Config({
      accessKeyId: app.accessKeyId,
      accessKeySecret: app.accessKeySecret,
      endpoint: app.endpoint.replace(/^http:\/\//, ""),
      protocol: "http",
      regionId: testRegion,
    }),
  );
}

export type Attribute = Sdk.DescribeInstanceAttributeResponseBodyInstancesDBInstanceAttribute;

export async function attributeOf(client: SdkClient, instanceId: string): Promise<Attribute> {
  const { body } = await client.describeInstanceAttribute(
    new models.DescribeInstanceAttributeRequest({ instanceId }),
  );
  const attribute = body?.instances?.DBInstanceAttribute?.[0];
  if (!attribute) throw new Error(`no attributes of ${instanceId}`);
  return attribute;
}

/** Polls as a user would, until the status is reached. */
export async function waitForStatus(
  client: SdkClient,
  instanceId: string,
  status: string,
  timeoutMs = 20_000,
): Promise<Attribute> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const attribute = await attributeOf(client, instanceId);
    if (attribute.instanceStatus === status) return attribute;
    if (Date.now() > deadline) {
      throw new Error(`${instanceId} is ${attribute.instanceStatus}, not ${status}`);
    }
    await sleep(10);
  }
}

/** Creates an instance and waits until it is Normal. One node unless `overrides` say otherwise. */
export async function createInstance(
  client: SdkClient,
  overrides: Partial<Sdk.CreateInstanceRequest> = {},
): Promise<Attribute> {
  const { body } = await client.createInstance(
    new models.CreateInstanceRequest({
      regionId: testRegion,
      instanceClass: "redis.basic.small.default",
      password: testPassword,
      ...overrides,
    }),
  );
  return waitForStatus(client, body?.instanceId ?? "", "Normal");
}
