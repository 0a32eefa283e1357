import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { defaultConfig } from "../../../src/app/config.ts";
import {
  createInstance,
  models,
  startTestServer,
  type TestServer,
  testPassword,
  testRegion,
} from "../../test-server.ts";
import { until } from "../story.ts";
import type { SeedWorld } from "./seed-case.ts";
import { storedState } from "./stored-state.ts";

export interface Place extends AsyncDisposable {
  readonly server: TestServer;
  readonly world: SeedWorld;
}

const nothing: SeedWorld = {
  running: "",
  memcache: "",
  prepaid: "",
  creating: "",
  released: "",
  orderToken: "",
};

/** An installation where all is well, with an instance of each kind. */
export async function runningPlace(): Promise<Place> {
  const server = await startTestServer();
  const orderToken = `order-${crypto.randomUUID()}`;
  const idOf = async (...order: Parameters<typeof createInstance>) =>
    (await createInstance(...order)).instanceId ?? "";
  const [running, memcache, prepaid, released] = await Promise.all([
    idOf(server.client, { token: orderToken }),
    idOf(server.client, {
      instanceType: "Memcache",
      instanceClass: "memcache.master.small.default",
    }),
    idOf(server.client, { chargeType: "PrePaid", period: "1" }),
    idOf(server.client),
  ]);
  await server.client.deleteInstance(new models.DeleteInstanceRequest({ instanceId: released }));
  await until("nothing is under way", async () =>
    storedState(server.dataDir)["tasks"]?.every((task) => task["status"] === "Succeed")
      ? true
      : undefined,
  );
  return {
    server,
    world: { ...nothing, running, memcache, prepaid, released, orderToken },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** One whose redis-server never answers and that has no memcached. */
export async function crippledPlace(): Promise<Place> {
  const dir = mkdtempSync(join(tmpdir(), "kvasir-crippled-"));
  const sleeper = join(dir, "redis-server");
  writeFileSync(sleeper, "#!/bin/sh\nexec sleep 600\n");
  chmodSync(sleeper, 0o755);
  const { executables } = defaultConfig({ dataDir: dir });
  const server = await startTestServer({
    executables: { ...executables, redis: sleeper, memcached: join(dir, "memcached") },
  });
  const { body } = await server.client.createInstance(
    new models.CreateInstanceRequest({
      regionId: testRegion,
      instanceClass: "redis.basic.small.default",
      password: testPassword,
    }),
  );
  // From here on the row rests: the loop waits for the node to answer.
  const pid = await until("the node has started", async () => {
    const handle = storedState(server.dataDir)["nodes"]?.[0]?.["handle"];
    return typeof handle === "string" ? (JSON.parse(handle) as { pid: number }).pid : undefined;
  });
  return {
    server,
    world: { ...nothing, creating: body?.instanceId ?? "" },
    async [Symbol.asyncDispose]() {
      const stopped = server[Symbol.asyncDispose]();
      // Else the server, which ends no step half-way, would wait for it.
      process.kill(pid);
      await stopped;
      rmSync(dir, { recursive: true });
    },
  };
}

/** One that lost a table while it ran. */
export async function brokenPlace(): Promise<Place> {
  const server = await startTestServer();
  using database = new DatabaseSync(join(server.dataDir, "kvasir.db"));
  database.exec("drop table tags");
  return {
    server,
    world: nothing,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
