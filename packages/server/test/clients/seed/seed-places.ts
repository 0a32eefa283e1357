import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AppConfig, defaultConfig } from "../../../src/app/config.ts";
import { openStoreOf } from "../../test-database.ts";
import {
  createInstance,
  models,
  startTestServer,
  type TestServer,
  testPassword,
  testRegion,
} from "../../test-server.ts";
import { createVpc, createVswitch, vpcClient } from "../../vpc-calls.ts";
import { until } from "../story.ts";
import { furnishSaving, savingBackupsPerDay } from "./saving-place.ts";
import { seedCallers } from "./seed-callers.ts";
import type { SeedWorld } from "./seed-case.ts";
import { storedState } from "./stored-state.ts";

export interface Place extends AsyncDisposable {
  readonly server: TestServer;
  readonly world: SeedWorld;
}

export const nothing: SeedWorld = {
  running: "",
  memcache: "",
  prepaid: "",
  creating: "",
  released: "",
  orderToken: "",
  fullVswitch: { VpcId: "", VSwitchId: "" },
  saving: "",
  unfinishedBackup: "",
  spent: "",
  expired: "",
  changing: "",
  writeLocked: "",
  poorSubscription: "",
  unverifiedSubscription: "",
  tenantName: "",
  keys: {},
};

/** A server and what `furnish` puts into it; when that fails, nothing stays behind. */
async function placeWith(
  settings: Partial<AppConfig>,
  furnish: (server: TestServer) => Promise<Partial<SeedWorld>>,
): Promise<Place> {
  const server = await startTestServer(settings);
  try {
    const world = { ...nothing, ...(await furnish(server)) };
    return { server, world, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
  } catch (error) {
    await server[Symbol.asyncDispose]();
    throw error;
  }
}

/** An installation where all is well, with an instance of each kind. */
export function runningPlace(): Promise<Place> {
  return placeWith({}, async (server) => {
    const { client, dataDir } = server;
    const orderToken = `order-${crypto.randomUUID()}`;
    const idOf = async (...order: Parameters<typeof createInstance>) =>
      (await createInstance(...order)).instanceId ?? "";
    const [fullVswitch, running, memcache, prepaid, released] = await Promise.all([
      fillVswitch(server),
      idOf(client, { token: orderToken }),
      idOf(client, {
        instanceType: "Memcache",
        instanceClass: "memcache.master.small.default",
      }),
      idOf(client, { chargeType: "PrePaid", period: "1" }),
      idOf(client),
    ]);
    await client.deleteInstance(new models.DeleteInstanceRequest({ instanceId: released }));
    await until("nothing is under way", async () =>
      storedState(dataDir)["tasks"]?.every((task) => task["status"] === "Succeed")
        ? true
        : undefined,
    );
    const callers = await seedCallers(server);
    return { running, memcache, prepaid, released, orderToken, fullVswitch, ...callers };
  });
}

/** The smallest vSwitch there can be, with an instance at each of its four addresses. */
async function fillVswitch(server: TestServer): Promise<SeedWorld["fullVswitch"]> {
  const client = vpcClient(server);
  const vpcId = await createVpc(client);
  const vswitch = await createVswitch(client, vpcId, "10.7.0.0/29", `${testRegion}-b`);
  await Promise.all(Array.from({ length: 4 }, () => createInstance(server.client, vswitch)));
  return { VpcId: vpcId, VSwitchId: vswitch.vSwitchId };
}

/** One whose redis-server never answers and that has no memcached. */
export async function crippledPlace(): Promise<Place> {
  const dir = mkdtempSync(join(tmpdir(), "kvasir-crippled-"));
  const sleeper = join(dir, "redis-server");
  writeFileSync(sleeper, "#!/bin/sh\nexec sleep 600\n");
  chmodSync(sleeper, 0o755);
  const executables = {
    ...defaultConfig({ dataDir: dir }).executables,
    redis: sleeper,
    memcached: join(dir, "memcached"),
  };
  const place = await placeWith({ executables }, async ({ client }) => {
    const { body } = await client.createInstance(
      new models.CreateInstanceRequest({
        regionId: testRegion,
        instanceClass: "redis.basic.small.default",
        password: testPassword,
      }),
    );
    return { creating: body?.instanceId ?? "" };
  });
  // From here on the row rests: the loop waits for the node to answer.
  const pid = await until("the node has started", async () => {
    const { nodes, tasks } = storedState(place.server.dataDir);
    const handle = nodes?.[0]?.["handle"];
    const isNoted = tasks?.[0]?.["step"] === "start";
    return isNoted && typeof handle === "string"
      ? (JSON.parse(handle) as { pid: number }).pid
      : undefined;
  });
  return {
    ...place,
    async [Symbol.asyncDispose]() {
      const stopped = place[Symbol.asyncDispose]();
      // Else the server, which ends no step half-way, would wait for it.
      process.kill(pid);
      await stopped;
      rmSync(dir, { recursive: true });
    },
  };
}

/** One that takes a backup which does not end. */
export async function savingPlace(): Promise<Place> {
  let release = () => {};
  const place = await placeWith({ backupsPerDay: savingBackupsPerDay }, async (server) => {
    const furnished = await furnishSaving(server);
    release = furnished.release;
    return furnished.world;
  });
  return {
    ...place,
    async [Symbol.asyncDispose]() {
      release();
      await place[Symbol.asyncDispose]();
    },
  };
}

/** One that lost a table while it ran. */
export function brokenPlace(): Promise<Place> {
  return placeWith({}, async ({ dataDir }) => {
    await using store = await openStoreOf(dataDir);
    await store.transact((db) => db.schema.dropTable("tags").execute());
    return {};
  });
}
