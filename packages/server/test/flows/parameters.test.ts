import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parameterCalls } from "../parameter-calls.ts";
import { canEnter, redisAt } from "../published-redis.ts";
import { refusal } from "../refusal.ts";
import {
  type Attribute,
  createInstance,
  models,
  testPassword as password,
  startTestServer,
  type TestServer,
  testRegion,
  waitForStatus,
} from "../test-server.ts";
import { waitUntil } from "../wait-until.ts";

let server: TestServer;
let instance: Attribute;
let instanceId: string;

const { modify, change, config, parameters } = parameterCalls(() => ({
  client: server.client,
  instanceId,
}));

beforeAll(async () => {
  server = await startTestServer();
  instance = await createInstance(server.client, {
    engineVersion: "7.0",
    instanceClass: "redis.master.small.default",
  });
  instanceId = instance.instanceId ?? "";
});
afterAll(() => server[Symbol.asyncDispose]());

function minutesFromNow(minutes: number): string {
  return `${new Date(Date.now() + minutes * 60_000).toISOString().slice(0, 16)}Z`;
}

/** How Redis keeps a hash of three fields: what `hash-max-listpack-entries` decides. */
async function hashEncoding(): Promise<unknown> {
  const redis = await redisAt(instance, { password });
  await redis.del("hash");
  await redis.hset("hash", { a: 1, b: 2, c: 3 });
  const encoding = await redis.object("ENCODING", "hash");
  redis.disconnect();
  return encoding;
}

async function masterRunId(): Promise<string | undefined> {
  const redis = await redisAt(instance, { password });
  const info = await redis.info("server");
  redis.disconnect();
  return /^run_id:(\w+)/m.exec(info)?.[1];
}

describe("parameters", () => {
  test("the defaults are those of the service, numbers as numbers", async () => {
    expect(await config()).toMatchObject({
      EvictionPolicy: "volatile-lru",
      "maxmemory-policy": "volatile-lru",
      "hash-max-listpack-entries": 512,
      "slowlog-log-slower-than": 20000,
      "lazyfree-lazy-expire": "yes",
      "client-output-buffer-limit normal": "524288000 0 0",
      "#no_loose_disabled-commands": "",
    });
    const redis = await redisAt(instance, { password });
    // DEL is UNLINK by default here; Redis counts what it frees in the background.
    await redis.sadd("large", ...Array.from({ length: 1000 }, (_, i) => `member-${i}`));
    await redis.del("large");
    await waitUntil(async () => /lazyfreed_objects:[1-9]/.test(await redis.info("memory")));
    redis.disconnect();
  });

  test("a change is in force on Redis when the instance is Normal again", async () => {
    expect(await hashEncoding()).toBe("listpack");
    await modify({ "hash-max-listpack-entries": 2 });
    const { body } = await server.client.describeInstanceAttribute(
      new models.DescribeInstanceAttributeRequest({ instanceId }),
    );
    expect(body?.instances?.DBInstanceAttribute?.[0]?.instanceStatus).toBe("Changing");
    expect((await parameters())?.configParameters?.parameter).toMatchObject([
      { parameterName: "hash-max-listpack-entries", parameterValue: "2" },
    ]);
    await waitForStatus(server.client, instanceId, "Normal");
    expect(await hashEncoding()).toBe("hashtable");
    expect((await config())["hash-max-listpack-entries"]).toBe(2);
    expect((await parameters())?.configParameters?.parameter).toEqual([]);
  });

  test("it survives a restart, in which another node becomes the master, and a new class", async () => {
    const { client } = server;
    await change({ "hash-max-listpack-entries": 2, EvictionPolicy: "AllKeysLRU" });
    const before = await masterRunId();
    await client.restartInstance(new models.RestartInstanceRequest({ instanceId }));
    await waitForStatus(client, instanceId, "Normal");
    expect(await masterRunId()).not.toBe(before);
    expect(await hashEncoding()).toBe("hashtable");
    await client.modifyInstanceSpec(
      new models.ModifyInstanceSpecRequest({
        instanceId,
        regionId: testRegion,
        instanceClass: "redis.master.mid.default",
      }),
    );
    await waitForStatus(client, instanceId, "Normal");
    expect(await hashEncoding()).toBe("hashtable");
    const redis = await redisAt(instance, { password });
    expect(await redis.info("memory")).toContain("maxmemory_policy:allkeys-lru");
    redis.disconnect();
    expect(await config()).toMatchObject({
      EvictionPolicy: "allkeys-lru",
      "maxmemory-policy": "allkeys-lru",
    });
  });

  test("what was read may be sent back whole", async () => {
    expect(await refusal(modify(await config()))).toBe("accepted");
    await waitForStatus(server.client, instanceId, "Normal");
  });

  test("a value that Redis refuses leaves the old one, and the task says why", async () => {
    const before = await config();
    const name = "client-output-buffer-limit pubsub";
    await modify({ [name]: "1 2 99999999999999999999", hz: 55 });
    await waitForStatus(server.client, instanceId, "Normal");
    expect(await config()).toEqual(before);
    expect(await canEnter(instance, { password })).toBe(true);
    await server.client.restartInstance(new models.RestartInstanceRequest({ instanceId }));
    await waitForStatus(server.client, instanceId, "Normal");
    const { body } = await server.client.describeHistoryTasks(
      new models.DescribeHistoryTasksRequest({
        instanceId,
        regionId: testRegion,
        fromStartTime: minutesFromNow(-10),
        toStartTime: minutesFromNow(10),
      }),
    );
    const failed = body?.items?.find((item) => item.status === "Failed");
    expect(failed?.taskType).toBe("ModifyInsConfig");
    expect(failed?.taskDetail).toContain("Error in hard, soft or soft_seconds setting");
  });

  test("disabled commands are refused to every account, and the instance is still cleared", async () => {
    await change({ "#no_loose_disabled-commands": "keys,flushall" });
    const redis = await redisAt(instance, { password });
    await redis.set("k", "v");
    for (const call of [redis.keys("*"), redis.flushall()]) {
      await expect(call).rejects.toThrow(/^NOPERM/);
    }
    await server.client.flushInstance(new models.FlushInstanceRequest({ instanceId }));
    await waitForStatus(server.client, instanceId, "Normal");
    expect(await redis.exists("k")).toBe(0);
    await change({ "#no_loose_disabled-commands": "" });
    const again = await redisAt(instance, { password });
    expect(await again.keys("*")).toEqual([]);
    for (const client of [redis, again]) client.disconnect();
  });

  test("running parameters say what they are, what they may be and whether they can change", async () => {
    const body = await parameters();
    expect(body).toMatchObject({ engine: "redis", engineVersion: "7.0" });
    const running = body?.runningParameters?.parameter ?? [];
    const find = (name: string) => running.find((each) => each.parameterName === name);
    expect(find("slowlog-max-len")).toMatchObject({
      checkingCode: "[100-10000]",
      forceRestart: "false",
      modifiableStatus: "true",
      parameterDescription: "Kept slow log entries",
      parameterValue: "1024",
    });
    expect(find("appendfsync")?.modifiableStatus).toBe("false");
    expect(find("#no_loose_sentinel-enabled")?.modifiableStatus).toBe("false");
    expect(find("hash-max-ziplist-entries")).toBeUndefined();
    const node = (nodeId: string) =>
      server.client.describeParameters(
        new models.DescribeParametersRequest({ DBInstanceId: instanceId, nodeId }),
      );
    expect(await refusal(node(`${instanceId}-db-999`))).toBe(
      "400 InvalidParameter: The specified parameter NodeId is not valid.",
    );
  });

  test("templates list the parameters of a version and architecture", async () => {
    const template = async (engineVersion: string, characterType = "normal") => {
      const { body } = await server.client.describeParameterTemplates(
        new models.DescribeParameterTemplatesRequest({
          engine: "Redis",
          engineVersion,
          characterType,
        }),
      );
      const names = body?.parameters?.templateRecord?.map((each) => each.parameterName) ?? [];
      expect(body?.parameterCount).toBe(String(names.length));
      return { body, names };
    };
    const { body, names } = await template("5.0");
    expect(names).toContain("hash-max-ziplist-entries");
    expect(names).not.toContain("script_check_enable");
    expect(body?.parameters?.templateRecord?.[0]).toMatchObject({
      parameterName: "maxmemory-policy",
      parameterValue: "volatile-lru",
      forceModify: true,
      forceRestart: false,
    });
    expect((await template("7.0", "logic")).names).toContain("script_check_enable");
  });
});
