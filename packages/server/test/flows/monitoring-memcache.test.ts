import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { opcodes } from "../../src/engine/memcached/binary-protocol.ts";
import { connectMemcached, MemcachedError } from "../../src/engine/memcached/memcached-client.ts";
import {
  type Attribute,
  createInstance,
  models,
  testPassword as password,
  startTestServer,
  type TestServer,
  waitForStatus,
} from "../test-server.ts";
import { waitUntil } from "../wait-until.ts";

let server: TestServer;
let instance: Attribute;
let instanceId: string;

beforeAll(async () => {
  server = await startTestServer();
  instance = await createInstance(server.client, {
    instanceType: "Memcache",
    instanceClass: "memcache.master.small.default",
  });
  instanceId = instance.instanceId ?? "";
});
afterAll(() => server[Symbol.asyncDispose]());

const iso = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`;

/** The last point of the metrics of the last minute. */
async function last(monitorKeys: string): Promise<Record<string, string>> {
  const { body } = await server.client.describeHistoryMonitorValues(
    new models.DescribeHistoryMonitorValuesRequest({
      instanceId,
      startTime: iso(Date.now() - 60_000),
      endTime: iso(Date.now() + 60_000),
      intervalForHistory: "01m",
      monitorKeys,
    }),
  );
  const points: Record<string, Record<string, string>> = JSON.parse(body?.monitorHistory ?? "{}");
  return Object.values(points).at(-1) ?? {};
}

function client() {
  const address = { host: instance.connectionDomain ?? "", port: Number(instance.port) };
  return connectMemcached({
    to: { open: () => connect(address) },
    login: { name: instanceId, password },
  });
}

async function readBoth(found: string, missing: string): Promise<void> {
  using memcached = await client();
  await memcached.one({ opcode: opcodes.get, key: found });
  const miss = memcached.one({ opcode: opcodes.get, key: missing });
  await expect(miss).rejects.toThrow(MemcachedError);
}

test("the metrics of a memcached are measured, also after its restart", async () => {
  {
    using memcached = await client();
    const extras = Buffer.alloc(8);
    for (let index = 0; index < 40; index++) {
      await memcached.one({
        opcode: opcodes.set,
        extras,
        key: `key ${index}`,
        value: "x".repeat(1_000),
      });
    }
  }
  await waitUntil(
    async () => {
      await readBoth("key 1", "key none");
      const { Keys, hit_rate } = await last("Keys,hit_rate");
      return Number(Keys) >= 40 && Number(hit_rate) > 40 && Number(hit_rate) < 80;
    },
    { timeoutMs: 20_000, everyMs: 20 },
  );
  const values = await last("UsedMemory,quotaMemory,UsedQPS,ConnCount,InFlow");
  expect(values["quotaMemory"]).toBe(String(1024 * 1024 * 1024));
  expect(Number(values["UsedMemory"])).toBeGreaterThan(40_000);
  expect(Number(values["TotalQps"])).toBeGreaterThan(1);
  expect(Number(values["InFlow"])).toBeGreaterThan(0);

  await server.client.restartInstance(new models.RestartInstanceRequest({ instanceId }));
  await waitForStatus(server.client, instanceId, "Normal");
  await waitUntil(async () => Number((await last("Keys"))["Keys"] ?? "0") < 40, {
    timeoutMs: 20_000,
    everyMs: 100,
  });
}, 60_000);
