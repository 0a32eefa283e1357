import { stat } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { spawnRedis, testNodeOptions } from "../testing/spawn-redis.ts";
import { maxClientsFor, redisNodeSpec } from "./redis-config.ts";
import { readSettings } from "./settings.ts";

it("starts a Redis that has the settings and listens on its unix socket alone", async () => {
  await using redis = await spawnRedis({
    maxMemoryBytes: 128 * 1024 * 1024,
    maxClients: 150,
    parameters: {
      "maxmemory-policy": "volatile-lru",
      "notify-keyspace-events": "",
      "client-output-buffer-limit pubsub": "33554432 8388608 60",
      "client-output-buffer-limit normal": "524288000 0 0",
      hz: "20",
    },
  });
  const names = [
    ...["maxmemory", "maxclients", "maxmemory-policy", "hz", "port", "tls-port", "databases"],
    ...["appendonly", "aof-timestamp-enabled", "auto-aof-rewrite-percentage", "save"],
    "client-output-buffer-limit",
  ];
  expect(Object.fromEntries(await readSettings(redis.control, names))).toEqual({
    maxmemory: "134217728",
    maxclients: "150",
    "maxmemory-policy": "volatile-lru",
    hz: "20",
    port: "0",
    "tls-port": "0",
    databases: "256",
    appendonly: "yes",
    "aof-timestamp-enabled": "yes",
    "auto-aof-rewrite-percentage": "0",
    save: "",
    "client-output-buffer-limit":
      "normal 524288000 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60",
  });
  const { mode } = await stat(redis.path);
  expect(mode & 0o777).toBe(0o600);
  const debug = redis.control.call("DEBUG", "SLEEP", "0");
  await expect(debug).rejects.toThrow("DEBUG command not allowed");
});

it("keeps written data across a crash", async () => {
  await using redis = await spawnRedis();
  await redis.control.set("k", "v");
  // The file is synced once a second, but a killed process has already handed its bytes over.
  await redis.node.stop("SIGKILL");
  await using again = await spawnRedis({}, { dir: redis.node.dir });
  expect(await again.control.get("k")).toBe("v");
});

it("writes no password in the open but the replication's, in a file of its own node", () => {
  const spec = redisNodeSpec({
    ...testNodeOptions,
    replication: {
      ...{ port: 1, caPem: "ca", certificatePem: "cert", keyPem: "key" },
      ...{ username: "replica", password: 'se"cr\\et\n' },
    },
  });
  expect(spec.args).toEqual([join("{dir}", "redis.conf")]);
  expect(spec.files["redis.conf"]).toContain('masterauth "se\\"cr\\\\et\\n"\n');
});

it("refuses parameters that would undo what a node is", () => {
  const withParameter = (name: string, value = "1") =>
    redisNodeSpec({ ...testNodeOptions, parameters: { [name]: value } });
  expect(() => withParameter("port")).toThrow("port is not a parameter");
  expect(() => withParameter("tls-port")).toThrow("tls-port is not a parameter");
  expect(() => withParameter("aclfile")).toThrow("aclfile is not a parameter");
  expect(() => withParameter("hz 1\nport")).toThrow("not the name of a setting");
  expect(() => withParameter("client-output-buffer-limit pubsub", "1 2 3\nport 1")).toThrow();
  expect(withParameter("hz", "1\nport 1").files["redis.conf"]).not.toMatch(/^port 1$/m);
});

it("fits connections into the files that a process may open, with a reserve for control", () => {
  expect(maxClientsFor({ connections: 10_000, openFileLimit: 20_000 })).toEqual({
    maxClients: 10_032,
    customerConnections: 10_000,
  });
  expect(maxClientsFor({ connections: 20_000, openFileLimit: 20_000 })).toEqual({
    maxClients: 19_968,
    customerConnections: 19_936,
  });
});
