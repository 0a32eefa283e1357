import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { defaultConfig } from "../../src/app/config.ts";
import { installRedis } from "../installed-redis.ts";
import { operatorOf } from "../operator-client.ts";
import { connectTo } from "../redis-connection.ts";
import { refusal } from "../refusal.ts";
import {
  type Attribute,
  attributeOf,
  createInstance,
  models,
  startTestServer,
  type TestServer,
  waitForStatus,
} from "../test-server.ts";
import { waitUntil } from "../wait-until.ts";
import { Writer } from "../writer.ts";

let dir: string;
let server: TestServer;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "kvasir-versions-"));
  const { executables } = defaultConfig({ dataDir: dir });
  server = await startTestServer({
    allowClock: true,
    executables: { ...executables, redis: install("") },
  });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  rmSync(dir, { recursive: true });
});

const install = (version: string) => installRedis(dir, version);
const id = ({ instanceId = "" }: Attribute) => instanceId;
const setAuto = (instance: Attribute, value: string) =>
  server.client.modifyDBInstanceAutoUpgrade(
    new models.ModifyDBInstanceAutoUpgradeRequest({ DBInstanceId: id(instance), value }),
  );
const upgrade = (instance: Attribute, more: object = {}) =>
  server.client.modifyInstanceMinorVersion(
    new models.ModifyInstanceMinorVersionRequest({ instanceId: id(instance), ...more }),
  );
const versionOf = async (instance: Attribute) => {
  const { body } = await server.client.describeEngineVersion(
    new models.DescribeEngineVersionRequest({ instanceId: id(instance) }),
  );
  return body;
};
/** When the node that serves was started. */
const startOf = async (instance: Attribute) => {
  using redis = connectTo(instance);
  return /run_id:(\w+)/.exec(await redis.info("server"))?.[1];
};
const twoNodes = { instanceClass: "redis.master.small.default" };

test("what is installed and what runs are told apart", async () => {
  install("");
  const instance = await createInstance(server.client);
  expect(await versionOf(instance)).toMatchObject({
    isLatestVersion: true,
    enableUpgradeMinorVersion: false,
    isAutoUpgradeOpen: "0",
  });
  install("7.99.1");
  expect(await versionOf(instance)).toMatchObject({
    isLatestVersion: false,
    enableUpgradeMinorVersion: true,
    DBLatestMinorVersion: { minorVersion: "7.99.1" },
  });
  const { body } = await server.client.describeRoleZoneInfo(
    new models.DescribeRoleZoneInfoRequest({ instanceId: id(instance) }),
  );
  expect(body?.node?.nodeInfo).toMatchObject([{ isLatestVersion: 0 }]);
});

test("an upgrade starts the nodes with what is installed, and no acknowledged write is lost", async () => {
  install("");
  const instance = await createInstance(server.client, twoNodes);
  const before = await startOf(instance);
  await upgrade(instance);
  // It runs the installed version already.
  expect((await attributeOf(server.client, id(instance))).instanceStatus).toBe("Normal");
  expect(await startOf(instance)).toBe(before);

  install("7.99.2");
  await using writer = new Writer(instance);
  await writer.hasWritten(100);
  await upgrade(instance);
  expect((await attributeOf(server.client, id(instance))).instanceStatus).toBe(
    "MinorVersionUpgrading",
  );
  await waitForStatus(server.client, id(instance), "Normal");
  await writer.hasWritten(20);
  const { acknowledged } = await writer.stop();
  expect(await startOf(instance)).not.toBe(before);
  using redis = connectTo(instance);
  const written = await redis.lrange("written", 0, -1);
  expect(acknowledged.filter((value) => !written.includes(value))).toEqual([]);
});

test("with automatic upgrades a newer version comes in the maintenance window, and without them not", async () => {
  install("");
  const [auto, other] = await Promise.all([
    createInstance(server.client, twoNodes),
    createInstance(server.client, twoNodes),
  ]);
  const at = (ms: number) => `${new Date(ms).toISOString().slice(11, 16)}Z`;
  const begin = Date.now() + 4 * 3_600_000;
  for (const instance of [auto, other]) {
    await server.client.modifyInstanceMaintainTime(
      new models.ModifyInstanceMaintainTimeRequest({
        instanceId: id(instance),
        maintainStartTime: at(begin),
        maintainEndTime: at(begin + 2 * 3_600_000),
      }),
    );
  }
  await setAuto(auto, "1");
  await setAuto(other, "1");
  await setAuto(other, "0");
  expect((await versionOf(auto))?.isAutoUpgradeOpen).toBe("1");
  expect((await versionOf(other))?.isAutoUpgradeOpen).toBe("0");
  const before = [await startOf(auto), await startOf(other)];
  using redis = connectTo(auto);
  await redis.set("kept", "yes");

  install("7.99.3");
  const operator = operatorOf(server);
  await operator.call("MoveClock", { Seconds: 3_600 + 60 });
  const waiting = async () => {
    const iso = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`;
    const { body } = await server.client.describeHistoryTasks(
      new models.DescribeHistoryTasksRequest({
        regionId: "cn-hangzhou",
        instanceId: `${id(auto)},${id(other)}`,
        taskType: "UpgradeIns",
        fromStartTime: iso(Date.now() - 3_600_000),
        toStartTime: iso(Date.now() + 7 * 86_400_000),
      }),
    );
    return (body?.items ?? []).map(({ instanceId, status }) => [instanceId, status]);
  };
  await waitUntil(async () => (await waiting()).length > 0);
  expect(await waiting()).toEqual([[id(auto), "Scheduled"]]);
  expect([await startOf(auto), await startOf(other)]).toEqual(before);

  await operator.call("MoveClock", { Seconds: 3 * 3_600 });
  await waitUntil(async () => (await startOf(auto).catch(() => before[0])) !== before[0], {
    timeoutMs: 20_000,
  });
  await waitForStatus(server.client, id(auto), "Normal");
  using again = connectTo(auto);
  expect(await again.get("kept")).toBe("yes");
  expect(await startOf(other)).toBe(before[1]);
}, 60_000);

test("Memcache instances and unknown values are refused", async () => {
  const { instanceId } = await createInstance(server.client, {
    instanceType: "Memcache",
    instanceClass: "memcache.master.small.default",
  });
  const type = /^400 IncorrectDBInstanceType/;
  expect(await refusal(setAuto({ instanceId } as Attribute, "1"))).toMatch(type);
  expect(await refusal(upgrade({ instanceId } as Attribute))).toMatch(type);
  const instance = await createInstance(server.client);
  expect(await refusal(setAuto(instance, "2"))).toMatch(/^400 InvalidParameter: .*Value/);
  expect(await refusal(upgrade(instance, { minorversion: "7.0.1" }))).toMatch(
    /^400 InvalidParameter/,
  );
});
