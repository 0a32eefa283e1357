import { afterAll, beforeAll, expect, test } from "vitest";
import { newOwner, type Owner } from "../access-clients.ts";
import { callByName } from "../clients/wire-client.ts";
import { connectTo } from "../redis-connection.ts";
import { refusal } from "../refusal.ts";
import {
  type Attribute,
  createInstance,
  models,
  sdkClient,
  startTestServer,
  type TestServer,
  waitForStatus,
} from "../test-server.ts";

let server: TestServer;
let instance: Attribute;
let InstanceId: string;

beforeAll(async () => {
  server = await startTestServer();
  instance = await createInstance(server.client);
  InstanceId = instance.instanceId ?? "";
});
afterAll(() => server[Symbol.asyncDispose]());

const operate = (Command: string, more: object = {}) =>
  callByName(server.client, "DataOperate", { InstanceId, Command, ...more });
const resultOf = async (Command: string) => {
  const { CommandResult } = await operate(Command);
  return JSON.parse(String(CommandResult)) as unknown;
};

const badCommand = "400 InvalidParameter: The specified parameter Command is not valid.";
const badKey = "400 InvalidKey.Malformed: Specified key is not valid.";

test("a command is carried out on the instance's data, and its reply is answered", async () => {
  using redis = connectTo(instance);
  expect(await resultOf("SET greeting 'hello 世界' EX 1000")).toBe("OK");
  expect(await redis.get("greeting")).toBe("hello 世界");
  expect(await redis.ttl("greeting")).toBeGreaterThan(900);
  await redis.rpush("list", "a", "b");
  expect(await resultOf("lrange list 0 -1")).toEqual(["a", "b"]);
  expect(await resultOf("MGET greeting none")).toEqual(["hello 世界", null]);
  expect(await resultOf("INCRBY count 5")).toBe(5);
  expect(await resultOf('DEL "greeting"')).toBe(1);
  expect(await redis.exists("greeting")).toBe(0);
});

test.each([
  "CONFIG GET maxmemory",
  "SHUTDOWN NOSAVE",
  "ACL LIST",
  "DEBUG SLEEP 10",
  "FLUSHALL",
  "KEYS *",
  "EVAL return 0",
  "BLPOP list 10",
  "LPOP list",
  "REPLICAOF NO ONE",
  "MULTI",
  "NOSUCH key",
  "SET 'open",
  "SET only",
  "INCR list",
])("%s is no data command, or a wrong one, and does nothing", async (command) => {
  expect(await refusal(operate(command))).toBe(badCommand);
  expect(await resultOf("LLEN list")).toBe(2);
});

test.each(["GET ", 'GET ""', "GET", "MGET a ''", "MSET", `GET ${"k".repeat(65_537)}`])(
  "a key that is none is refused: %.12s",
  async (command) => {
    expect(await refusal(operate(command))).toBe(badKey);
  },
);

test("the longest key is a key", async () => {
  const key = "k".repeat(65_536);
  expect(await resultOf(`SET ${key} v`)).toBe("OK");
  using redis = connectTo(instance);
  expect(await redis.get(key)).toBe("v");
});

test("an answer that is too long is refused, and the instance goes on", async () => {
  using redis = connectTo(instance);
  await redis.set("large", "x".repeat(3_000_000));
  expect(await refusal(operate("GET large"))).toBe(badCommand);
  expect(await resultOf("STRLEN large")).toBe(3_000_000);
  expect(await resultOf("GETRANGE large 0 2")).toBe("xxx");
});

test("an administrator names the owner of another one's instance", async () => {
  const owner: Owner = await newOwner(server);
  const theirs = (await createInstance(sdkClient({ ...server, ...owner }))).instanceId ?? "";
  const set = { InstanceId: theirs, Command: "SET a b" };
  expect(await refusal(callByName(server.client, "DataOperate", set))).toMatch(
    /^404 InvalidInstanceId.NotFound/,
  );
  const answer = await callByName(server.client, "DataOperate", { ...set, OwnerId: owner.id });
  expect(answer["CommandResult"]).toBe('"OK"');
});

test("an instance whose writes are stopped, or that is busy, takes no command", async () => {
  const DBInstanceId = InstanceId;
  await server.client.lockDBInstanceWrite(
    new models.LockDBInstanceWriteRequest({ DBInstanceId, lockReason: "test" }),
  );
  await waitForStatus(server.client, InstanceId, "Normal");
  expect(await refusal(operate("GET a"))).toMatch(/^400 IncorrectDBInstanceLockMode/);
  await server.client.unlockDBInstanceWrite(
    new models.UnlockDBInstanceWriteRequest({ DBInstanceId }),
  );
  expect(await refusal(operate("GET a"))).toMatch(/^400 IncorrectDBInstanceState/);
  await waitForStatus(server.client, InstanceId, "Normal");
  expect(await resultOf("LLEN list")).toBe(2);
});
