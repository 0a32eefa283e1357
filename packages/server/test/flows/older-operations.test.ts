import { afterAll, beforeAll, expect, test } from "vitest";
import { moneyOf } from "../billing-calls.ts";
import { callByName } from "../clients/wire-client.ts";
import { operatorOf } from "../operator-client.ts";
import { connectTo } from "../redis-connection.ts";
import { refusal } from "../refusal.ts";
import {
  createInstance,
  models,
  startTestServer,
  type TestServer,
  testPassword,
  waitForStatus,
} from "../test-server.ts";
import { waitUntil } from "../wait-until.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const call = (operation: string, parameters: Readonly<Record<string, unknown>>) =>
  callByName(server.client, operation, parameters);

test("VerifyPassword knows the password of the default account, and no other", async () => {
  const { instanceId: InstanceId = "" } = await createInstance(server.client);
  const verify = (Password: string) => refusal(call("VerifyPassword", { InstanceId, Password }));
  const wrong = "400 IncorrectPassword: The Password provided is not correct.";
  expect(await verify(testPassword)).toBe("accepted");
  expect(await verify("Other-Pass-1234")).toBe(wrong);
  expect(await verify("short")).toMatch(/^400 InvalidPassword.Malformed: /);
  await server.client.createAccount(
    new models.CreateAccountRequest({
      instanceId: InstanceId,
      accountName: "another",
      accountPassword: "Other-Pass-1234",
    }),
  );
  expect(await verify("Other-Pass-1234")).toBe(wrong);
  await server.client.modifyInstanceAttribute(
    new models.ModifyInstanceAttributeRequest({
      instanceId: InstanceId,
      newPassword: "Third-Pass-1234",
    }),
  );
  expect(await verify("Third-Pass-1234")).toBe("accepted");
  expect(await verify(testPassword)).toBe(wrong);
});

test("an instance without a password has none that is right", async () => {
  const { body } = await server.client.createInstance(
    new models.CreateInstanceRequest({
      regionId: "cn-hangzhou",
      instanceClass: "redis.basic.small.default",
    }),
  );
  const InstanceId = body?.instanceId ?? "";
  expect(await refusal(call("VerifyPassword", { InstanceId, Password: testPassword }))).toMatch(
    /^400 IncorrectPassword/,
  );
});

test("ModifyInstanceCapacity brings the size of the same family, for its price", async () => {
  const instance = await createInstance(server.client);
  const { instanceId: InstanceId = "" } = instance;
  using redis = connectTo(instance);
  await redis.set("kept", "yes");
  const resize = (Capacity: number) => call("ModifyInstanceCapacity", { InstanceId, Capacity });
  expect(await refusal(resize(777))).toBe(
    "400 InvalidCapacity.NotFound: The Capacity provided does not exist in our records.",
  );
  // 256 MB are a size of another family alone.
  expect(await refusal(resize(256))).toMatch(/^400 InvalidCapacity.NotFound/);
  const { OrderId } = await resize(2048);
  expect(OrderId).toMatch(/^\d+$/);
  const larger = await waitForStatus(server.client, InstanceId, "Normal");
  expect(larger).toMatchObject({
    instanceClass: "redis.basic.mid.default",
    realInstanceClass: "redis.basic.mid.default",
    capacity: 2048,
  });
  using again = connectTo(larger);
  expect(await again.get("kept")).toBe("yes");
  expect(await again.info("memory")).toContain(`maxmemory:${2048 * 1024 * 1024}\r`);
  await again.set("large", "x".repeat(1_000_000));
  await resize(1024);
  expect(await refusal(resize(4096))).toMatch(/^400 IncorrectDBInstanceState/);
  await waitForStatus(server.client, InstanceId, "Normal");
});

test("an owner without money gets no larger size", async () => {
  const { instanceId: InstanceId = "" } = await createInstance(server.client);
  const operator = operatorOf(server);
  const { Owners } = await operator.call<{ Owners: { Owner: { OwnerId: string }[] } }>(
    "ListOwners",
  );
  const Owner = Owners.Owner[0]?.OwnerId ?? "";
  await operator.call("ModifyOwner", { Owner, CreditCents: 0 });
  expect(await refusal(call("ModifyInstanceCapacity", { InstanceId, Capacity: 8192 }))).toMatch(
    /^400 InsufficientBalance/,
  );
  expect((await moneyOf(server, Owner)).entries.every(({ Kind }) => Kind !== "upgrade")).toBe(true);
  await operator.call("ModifyOwner", { Owner, CreditCents: "unlimited" });
});

interface Monitor {
  readonly InstanceId: string;
  readonly MonitorKeys: {
    readonly KVStoreMonitorKey: { MonitorKey: string; Value: string; Unit: string }[];
  };
}

const currentValues = async (ids: string, more: object = {}) => {
  const answer = await call("DescribeMonitorValues", { InstanceIds: ids, ...more });
  const { KVStoreInstanceMonitor } = answer["InstanceIds"] as { KVStoreInstanceMonitor: Monitor[] };
  expect(answer["Date"]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  return new Map(
    KVStoreInstanceMonitor.map(({ InstanceId, MonitorKeys }) => [
      InstanceId,
      new Map(
        MonitorKeys.KVStoreMonitorKey.map(({ MonitorKey, Value, Unit }) => [
          MonitorKey,
          `${Value} ${Unit}`,
        ]),
      ),
    ]),
  );
};

test("DescribeMonitorValues says what instances are like now, by the names of 2015", async () => {
  const [one, other] = await Promise.all([
    createInstance(server.client),
    createInstance(server.client),
  ]);
  const ids = [one.instanceId ?? "", other.instanceId ?? ""] as const;
  using redis = connectTo(one);
  for (let at = 0; at < 25; at++) await redis.set(`key ${at}`, "value");
  const values = async () =>
    currentValues(`${ids[0]},${ids[1]},r-bp1doesnotexist`, {
      MonitorKeys: "UsedMemCache,QuotaMemCache,ItemCount,QuotaConnection,InFlow",
    });
  await waitUntil(async () => (await values()).get(ids[0])?.get("ItemCount") === "25 Counts", {
    timeoutMs: 20_000,
    everyMs: 100,
  });
  await waitUntil(async () => ((await values()).get(ids[1])?.size ?? 0) > 0);
  const now = await values();
  expect([...now.keys()]).toEqual(ids);
  expect(Number.parseInt(now.get(ids[0])?.get("UsedMemCache") ?? "", 10)).toBeGreaterThan(500_000);
  expect(now.get(ids[0])?.get("QuotaMemCache")).toBe(`${1024 * 1024 * 1024} Bytes`);
  expect(now.get(ids[1])?.get("ItemCount")).toBe("0 Counts");
  expect(now.get(ids[1])?.get("QuotaConnection")).toMatch(/^\d+ Counts$/);

  const all = (await currentValues(ids[0])).get(ids[0]);
  expect([...(all?.keys() ?? [])]).toEqual(
    expect.arrayContaining(["UsedMemCache", "ItemCount", "TotalQps", "ConnCount", "QuotaQps"]),
  );
  const unknown = call("DescribeMonitorValues", { InstanceIds: ids[0], MonitorKeys: "Nonsense" });
  expect(await refusal(unknown)).toBe(
    "400 InvalidParameter: The specified parameter MonitorKeys is not valid.",
  );
  const malformed = call("DescribeMonitorValues", { InstanceIds: `${ids[0]},,` });
  expect(await refusal(malformed)).toMatch(/^400 InvalidInstanceIds.Malformed/);
}, 40_000);
