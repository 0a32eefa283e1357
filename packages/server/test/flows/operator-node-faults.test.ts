import { afterAll, beforeAll, expect, test } from "vitest";
import { operatorOf } from "../operator-client.ts";
import { redisAt } from "../published-redis.ts";
import { refusal } from "../refusal.ts";
import {
  type Attribute,
  createInstance,
  testPassword as password,
  startTestServer,
  type TestServer,
  waitForStatus,
} from "../test-server.ts";
import { waitUntil } from "../wait-until.ts";

let server: TestServer;
let operator: ReturnType<typeof operatorOf>;
let single: Attribute;
let pair: Attribute;

beforeAll(async () => {
  server = await startTestServer({ allowClock: true });
  operator = operatorOf(server);
  [single, pair] = await Promise.all([
    createInstance(server.client),
    createInstance(server.client, { instanceClass: "redis.master.small.default" }),
  ]);
});
afterAll(() => server[Symbol.asyncDispose]());

interface FaultFields {
  readonly FaultId: string;
  readonly Hits: number;
}

const faults = async () =>
  (await operator.call<{ Faults: { Fault: FaultFields[] } }>("ListFaults")).Faults.Fault;

async function fault(rule: Record<string, string | number>): Promise<string> {
  return (await operator.call<{ FaultId: string }>("CreateFault", rule)).FaultId;
}

const end = (FaultId: string) => operator.call("DeleteFault", { FaultId });
const hitOf = async (id: string) => (await faults()).find((each) => each.FaultId === id)?.Hits;

async function answers(instance: Attribute, withinMs = 300): Promise<boolean> {
  const redis = await redisAt(instance, { password }).catch(() => null);
  if (!redis) return false;
  const late = new Promise<false>((resolve) => setTimeout(() => resolve(false), withinMs));
  const pong = redis.ping().then(
    () => true,
    () => false,
  );
  const result = await Promise.race([pong, late]);
  redis.disconnect();
  return result;
}

test("a killed master is replaced, and a kill happens as often as it may", async () => {
  const redis = await redisAt(pair, { password });
  await redis.set("kept", "yes");
  await waitUntil(async () => (await redis.info("replication")).includes("state=online"));
  const before = /run_id:(\w+)/.exec(await redis.info("server"))?.[1];
  const id = await fault({ Effect: "kill", InstanceId: pair.instanceId ?? "" });
  await waitUntil(async () => (await hitOf(id)) === 1);
  await waitUntil(() => answers(pair), { everyMs: 50 });
  const again = await redisAt(pair, { password });
  expect(/run_id:(\w+)/.exec(await again.info("server"))?.[1]).not.toBe(before);
  expect(await again.get("kept")).toBe("yes");
  again.disconnect();
  await waitForStatus(server.client, pair.instanceId ?? "", "Normal");
  expect(await hitOf(id)).toBe(1);
  await end(id);
});

test("a frozen node is let go when the fault is deleted, or when its time is over", async () => {
  // A replica is nobody's master, so that nothing but the fault decides about it.
  const freeze = { Effect: "freeze", InstanceId: pair.instanceId ?? "", NodeRole: "replica" };
  const pidOf = async () => {
    const redis = await redisAt(pair, { password });
    const info = await redis.info("replication");
    redis.disconnect();
    return info.includes("state=online");
  };
  await waitUntil(pidOf, { timeoutMs: 20_000, everyMs: 50 });
  const id = await fault(freeze);
  await waitUntil(async () => (await hitOf(id)) === 1);
  expect(await answers(pair)).toBe(true);
  await end(id);
  const timed = await fault({ ...freeze, Seconds: 3600 });
  await waitUntil(async () => (await hitOf(timed)) === 1, { timeoutMs: 20_000 });
  await operator.call("MoveClock", { Seconds: 3601 });
  await waitUntil(async () => (await faults()).length === 0);
  await waitUntil(pidOf, { timeoutMs: 20_000, everyMs: 50 });
});

test("a slowed node answers late for as long as the fault is there", async () => {
  const redis = await redisAt(single, { password });
  const slowest = async () => {
    let most = 0;
    for (let ping = 0; ping < 15; ping++) {
      const start = performance.now();
      await redis.ping();
      most = Math.max(most, performance.now() - start);
    }
    return most;
  };
  const id = await fault({ Effect: "slow", LatencyMs: 200, InstanceId: single.instanceId ?? "" });
  await waitUntil(async () => (await hitOf(id)) === 1);
  expect(await slowest()).toBeGreaterThan(100);
  await end(id);
  await waitUntil(async () => (await slowest()) < 100, { timeoutMs: 20_000 });
  redis.disconnect();
});

test("a full node refuses writes, and has its memory back afterwards", async () => {
  const redis = await redisAt(single, { password });
  await redis.set("mine", "1");
  const id = await fault({ Effect: "fill-memory", InstanceId: single.instanceId ?? "" });
  await waitUntil(
    async () =>
      redis.set("more", "x".repeat(2_000_000)).then(
        () => false,
        (error: Error) => error.message.startsWith("OOM "),
      ),
    { timeoutMs: 30_000, everyMs: 50 },
  );
  expect(await redis.get("mine")).toBe("1");
  await end(id);
  await waitUntil(
    async () =>
      redis.set("more", "x".repeat(2_000_000)).then(
        () => true,
        () => false,
      ),
    { timeoutMs: 30_000, everyMs: 50 },
  );
  await waitUntil(async () => (await redis.keys("kvasir:*")).length === 0, { everyMs: 50 });
  redis.disconnect();
});

test("replication that is cut stays cut, and comes back", async () => {
  const redis = await redisAt(pair, { password });
  const isLinked = async () => (await redis.info("replication")).includes("state=online");
  await waitUntil(isLinked, { timeoutMs: 20_000, everyMs: 50 });
  const id = await fault({ Effect: "cut-replication", InstanceId: pair.instanceId ?? "" });
  await waitUntil(async () => !(await isLinked()));
  const until = performance.now() + 1_500;
  while (performance.now() < until) expect(await isLinked()).toBe(false);
  expect(await redis.set("during", "1")).toBe("OK");
  await end(id);
  await waitUntil(isLinked, { timeoutMs: 20_000, everyMs: 50 });
  redis.disconnect();
});

test("a fault of nodes needs an instance, and one that is there", async () => {
  expect(await refusal(fault({ Effect: "kill" }))).toBe(
    "400 InvalidParameter: The specified parameter InstanceId is not valid.",
  );
  expect(await refusal(fault({ Effect: "kill", InstanceId: "r-bp1missing00000000" }))).toBe(
    "404 InvalidInstanceId.NotFound: The InstanceId provided does not exist in our records.",
  );
});
