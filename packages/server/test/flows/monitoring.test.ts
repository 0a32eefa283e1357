import { afterAll, beforeAll, expect, test } from "vitest";
import { redisAt } from "../published-redis.ts";
import { refusal } from "../refusal.ts";
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
  instance = await createInstance(server.client);
  instanceId = instance.instanceId ?? "";
});
afterAll(() => server[Symbol.asyncDispose]());

const iso = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`;
const isoMinutes = (ms: number) => `${new Date(ms).toISOString().slice(0, 16)}Z`;
const minute = 60_000;
const day = 24 * 60 * minute;

type Points = Record<string, Record<string, string>>;

const history = async (more: object = {}): Promise<Points> => {
  const { body } = await server.client.describeHistoryMonitorValues(
    new models.DescribeHistoryMonitorValuesRequest({
      instanceId,
      startTime: iso(Date.now() - 5 * minute),
      endTime: iso(Date.now() + minute),
      intervalForHistory: "01m",
      ...more,
    }),
  );
  return JSON.parse(body?.monitorHistory ?? "");
};

test("the metrics that are measured are listed with their units", async () => {
  const { body } = await server.client.describeMonitorItems(
    new models.DescribeMonitorItemsRequest(),
  );
  const items = body?.monitorItems?.KVStoreMonitorItem ?? [];
  const unitOf = new Map(items.map((each) => [each.monitorKey, each.unit]));
  expect(unitOf.get("UsedMemory")).toBe("Bytes");
  expect(unitOf.get("select")).toBe("Counts/s");
  expect(unitOf.get("CpuUsage")).toBe("%");
});

test("what an application does is seen in the history every five seconds", async () => {
  const redis = await redisAt(instance, { password });
  for (let index = 0; index < 50; index++) await redis.set(`key ${index}`, "value");
  let points: Points = {};
  await waitUntil(
    async () => {
      await redis.get("key 1");
      points = await history({ monitorKeys: "UsedMemory,quotaMemory,UsedQPS,get,Keys,hit_rate" });
      return Object.keys(points).length >= 2;
    },
    { timeoutMs: 20_000, everyMs: 20 },
  );
  redis.disconnect();
  const [first, second] = Object.keys(points).map((time) => Date.parse(time));
  expect((second ?? 0) - (first ?? 0)).toBe(5_000);
  expect((first ?? 0) % 5_000).toBe(0);
  const last = Object.values(points).at(-1) ?? {};
  expect(last["quotaMemory"]).toBe(String(1024 * 1024 * 1024));
  expect(Number(last["UsedMemory"])).toBeGreaterThan(500_000);
  expect(last["Keys"]).toBe("50");
  expect(last["hit_rate"]).toBe("100");
  expect(Number(last["get"])).toBeGreaterThan(1);
  expect(Number(last["TotalQps"])).toBeGreaterThanOrEqual(Number(last["get"]));
  expect(last).not.toHaveProperty("PutQps", "0");

  const nodeId = `${instanceId}-db-0`;
  const ofNode = await history({ monitorKeys: "Keys", nodeId });
  expect(Object.values(ofNode).at(-1)).toEqual({ Keys: "50" });
  expect(await history({ monitorKeys: "Keys", nodeRole: "READONLY" })).toEqual({});
  const shares = await history({ monitorKeys: "MemoryUsage,UsedMemCache" });
  expect(Object.keys(Object.values(shares).at(-1) ?? {})).toEqual(["memoryUsage", "UsedMemCache"]);
  const coarse = await history({ startTime: iso(Date.now() - 60 * minute) });
  for (const time of Object.keys(coarse)) expect(Date.parse(time) % minute).toBe(0);
}, 40_000);

const slow = async (more: object = {}) => {
  const { body } = await server.client.describeSlowLogRecords(
    new models.DescribeSlowLogRecordsRequest({
      instanceId,
      startTime: isoMinutes(Date.now() - 5 * minute),
      endTime: isoMinutes(Date.now() + 2 * minute),
      ...more,
    }),
  );
  if (!body) throw new Error("no answer");
  return body;
};

test("slow commands are listed at once, in the order and the pages asked for", async () => {
  await server.client.modifyInstanceConfig(
    new models.ModifyInstanceConfigRequest({
      instanceId,
      config: JSON.stringify({ "slowlog-log-slower-than": "10000" }),
    }),
  );
  await waitForStatus(server.client, instanceId, "Normal");
  const redis = await redisAt(instance, { password });
  const busy = "local n = 0 for i = 1, tonumber(ARGV[1]) do n = n + i end return n";
  for (const loops of [5_000_000, 15_000_000, 10_000_000]) await redis.eval(busy, 0, loops);
  redis.disconnect();
  const latest = await slow({ queryKeyword: "TONUMBER(ARGV" });
  expect(latest).toMatchObject({
    engine: "Redis",
    instanceId,
    totalRecordCount: 3,
    pageRecordCount: 3,
    pageNumber: 1,
    pageSize: 30,
  });
  const records = latest.items?.logRecords ?? [];
  expect(records.map((each) => each.command?.split(" ").at(-1))).toEqual([
    "10000000",
    "15000000",
    "5000000",
  ]);
  expect(records[0]).toMatchObject({
    nodeId: `${instanceId}-db-0`,
    DBName: "-1",
    dataBaseName: "-1",
    IPAddress: "",
  });
  expect(records[0]?.elapsedTime).toBeGreaterThan(10_000);
  expect(records[0]?.executeTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  const byTime = records.map((each) => each.elapsedTime ?? 0).sort((a, b) => b - a);
  const longest = await slow({ queryKeyword: "ARGV", orderBy: "latency", pageSize: 1 });
  expect(longest).toMatchObject({ totalRecordCount: 3, pageRecordCount: 1, pageSize: 1 });
  expect(longest.items?.logRecords?.[0]?.elapsedTime).toBe(byTime[0]);
  const second = await slow({
    queryKeyword: "ARGV",
    orderBy: "latency",
    orderType: "asc",
    pageSize: 2,
    pageNumber: 2,
  });
  expect(second.items?.logRecords?.map((each) => each.elapsedTime)).toEqual([byTime[0]]);
  expect((await slow({ queryKeyword: "no such text" })).totalRecordCount).toBe(0);
  expect((await slow({ nodeId: `${instanceId}-db-7` })).items?.logRecords).toEqual([]);
  expect((await slow({ DBName: "3" })).totalRecordCount).toBe(0);
  expect((await slow({ endTime: isoMinutes(Date.now() - 4 * minute) })).totalRecordCount).toBe(0);
  expect(await refusal(slow({ slowLogRecordType: "proxy" }))).toBe(
    "400 DataSourceNotFound: Log data source is not exists in current env.",
  );
}, 40_000);

const badStart =
  '400 InvalidStartTime.Malformed: The Specified parameter "StartTime" is not valid.';
const badEnd = '400 InvalidEndTime.Malformed: The Specified parameter "EndTime" is not valid.';
const noInstance =
  "404 InvalidInstanceId.NotFound: The InstanceId provided does not exist in our records.";
const badParameter = (name: string) =>
  `400 InvalidParameter: The specified parameter ${name} is not valid.`;

test.each<[string, object, string]>([
  ["a start that is no time", { startTime: "yesterday" }, badStart],
  ["an end that is no time", { endTime: "2026-13-01T00:00:00Z" }, badEnd],
  ["a start in the future", { startTime: iso(Date.now() + 10 * minute) }, badStart],
  [
    "a start before what is kept",
    { startTime: iso(Date.now() - 32 * day), endTime: iso(Date.now() - 31 * day) },
    badStart,
  ],
  [
    "an end before the start",
    { startTime: iso(Date.now() - minute), endTime: iso(Date.now() - 2 * minute) },
    badEnd,
  ],
  ["more than a week", { startTime: iso(Date.now() - 8 * day) }, badEnd],
  ["an unknown instance", { instanceId: "r-none" }, noInstance],
])("histories and slow logs refuse %s", async (_, request, message) => {
  expect(await refusal(history(request))).toBe(message);
  const isKeptLess = "startTime" in request && message === badEnd && !("endTime" in request);
  expect(await refusal(slow(request))).toBe(isKeptLess ? badStart : message);
});

test.each<[string, object, string]>([
  ["an unknown metric", { monitorKeys: "UsedMemory,Happiness" }, badParameter("MonitorKeys")],
  ["a node of another instance", { nodeId: "r-other-db-0" }, badParameter("NodeId")],
  ["an unknown interval", { intervalForHistory: "02m" }, badParameter("IntervalForHistory")],
  ["an unknown role", { nodeRole: "KING" }, badParameter("NodeRole")],
])("DescribeHistoryMonitorValues refuses %s", async (_, request, message) => {
  expect(await refusal(history(request))).toBe(message);
});
