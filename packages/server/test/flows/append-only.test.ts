import { afterAll, beforeAll, expect, test } from "vitest";
import { canEnter, ended, redisAt } from "../published-redis.ts";
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
  instance = await createInstance(server.client, { engineVersion: "7.0" });
  instanceId = instance.instanceId ?? "";
});
afterAll(() => server[Symbol.asyncDispose]());

async function appendOnly(appendonly: "yes" | "no"): Promise<void> {
  await server.client.modifyInstanceConfig(
    new models.ModifyInstanceConfigRequest({ instanceId, config: JSON.stringify({ appendonly }) }),
  );
  await waitForStatus(server.client, instanceId, "Normal");
}

async function write(value: string, more = 0): Promise<void> {
  const redis = await redisAt(instance, { password });
  const pipeline = redis.pipeline();
  for (let number = 0; number < more; number++) pipeline.set(`${number}`, "v".repeat(100));
  await pipeline.set("value", value).exec();
  redis.disconnect();
}

async function read(): Promise<string | null> {
  const redis = await redisAt(instance, { password });
  const value = await redis.get("value");
  redis.disconnect();
  return value;
}

async function crash(): Promise<void> {
  const redis = await redisAt(instance, { password });
  const pid = Number(/^process_id:(\d+)/m.exec(await redis.info("server"))?.[1]);
  const gone = ended(redis);
  process.kill(pid, "SIGKILL");
  await gone;
  await waitUntil(() => canEnter(instance, { password }));
  await waitForStatus(server.client, instanceId, "Normal");
}

test("without the append-only file data survive restarts, and crashes as of the last dump", async () => {
  await write("before");
  await appendOnly("no");
  await crash();
  expect(await read()).toBe("before");
  await write("since");
  await server.client.restartInstance(new models.RestartInstanceRequest({ instanceId }));
  await waitForStatus(server.client, instanceId, "Normal");
  expect(await read()).toBe("since");
});

test("with the file on again no crash brings back what an older file held", async () => {
  await write("again", 20_000);
  await appendOnly("yes");
  await crash();
  expect(await read()).toBe("again");
});
