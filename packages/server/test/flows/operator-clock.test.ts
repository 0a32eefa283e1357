import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { operatorOf } from "../operator-client.ts";
import { redisAt } from "../published-redis.ts";
import { refusal } from "../refusal.ts";
import {
  attributeOf,
  createInstance,
  models,
  startTestServer,
  type TestServer,
  testPassword,
  testRegion,
  waitForStatus,
} from "../test-server.ts";
import { waitUntil } from "../wait-until.ts";

interface ClockFields {
  readonly CurrentTime: string;
  readonly RealTime: string;
  readonly AheadSeconds: number;
  readonly Frozen: boolean;
}

let server: TestServer;
let operator: ReturnType<typeof operatorOf>;

beforeAll(async () => {
  server = await startTestServer({ allowClock: true });
  operator = operatorOf(server);
});
afterAll(() => server[Symbol.asyncDispose]());

const clock = (action = "DescribeClock", parameters = {}) =>
  operator.call<ClockFields>(action, parameters);

const day = 86_400;

test("without --allow-clock the clock can be read and not moved", async () => {
  await using plain = await startTestServer({ driver: "fake" });
  const own = operatorOf(plain);
  expect(await own.call("DescribeClock")).toMatchObject({ AheadSeconds: 0, Movable: false });
  for (const [action, parameters] of [
    ["MoveClock", { Seconds: 1 }],
    ["FreezeClock", {}],
    ["ThawClock", {}],
  ] as const) {
    expect(await refusal(own.call(action, parameters))).toBe(
      "403 Forbidden.Clock: The clock of this installation cannot be moved: start the server with --allow-clock.",
    );
  }
});

test("after a move of a month requests are signed by real time, and new rows carry the new time", async () => {
  const { AheadSeconds } = await clock("MoveClock", { Seconds: 31 * day });
  expect(AheadSeconds).toBeGreaterThanOrEqual(31 * day);
  const { createTime } = await createInstance(server.client);
  const aheadMs = Date.parse(createTime ?? "") - Date.now();
  expect(aheadMs).toBeGreaterThan((31 * day - 60) * 1000);
});

test("the clock never goes back", async () => {
  expect(await refusal(clock("MoveClock", { To: "2020-01-01T00:00:00Z" }))).toBe(
    "400 InvalidClock.Backwards: The clock moves forward only.",
  );
  expect(await refusal(clock("MoveClock"))).toBe(
    "400 InvalidParameter: The specified parameter Seconds is not valid.",
  );
});

test("a token is forgotten after a day of the installation's clock", async () => {
  const order = new models.CreateInstanceRequest({
    regionId: testRegion,
    instanceClass: "redis.basic.small.default",
    password: testPassword,
    token: crypto.randomUUID(),
  });
  const create = async () => (await server.client.createInstance(order)).body?.instanceId;
  const first = await create();
  expect(await create()).toBe(first);
  await clock("MoveClock", { Seconds: day + 1 });
  expect(await create()).not.toBe(first);
});

test("what is planned for the maintenance window happens at once when the clock gets there", async () => {
  const { instanceId = "" } = await createInstance(server.client);
  const { CurrentTime } = await clock();
  const opens = new Date(Date.parse(CurrentTime) + 6 * 3_600_000);
  const time = (ms: number) => `${new Date(ms).toISOString().slice(11, 16)}Z`;
  await server.client.modifyInstanceMaintainTime(
    new models.ModifyInstanceMaintainTimeRequest({
      instanceId,
      maintainStartTime: time(opens.getTime()),
      maintainEndTime: time(opens.getTime() + 2 * 3_600_000),
    }),
  );
  await server.client.restartInstance(
    new models.RestartInstanceRequest({ instanceId, effectiveTime: "1" }),
  );
  const tasks = async () => {
    const { body } = await server.client.describeHistoryTasks(
      new models.DescribeHistoryTasksRequest({
        regionId: testRegion,
        instanceId,
        fromStartTime: `${new Date(opens.getTime() - 7 * 3_600_000).toISOString().slice(0, 16)}Z`,
        toStartTime: `${new Date(opens.getTime() + 3_600_000).toISOString().slice(0, 16)}Z`,
      }),
    );
    return body?.items?.map((item) => item.status) ?? [];
  };
  expect(await tasks()).toContain("Scheduled");
  await clock("MoveClock", { Seconds: 6 * 3600 + 120 });
  const isDone = async () => (await tasks()).every((status) => status === "Succeed");
  await waitUntil(isDone, { timeoutMs: 4_000, everyMs: 50 });
});

test("while the clock stands still instances are made, and mended when a node dies", async () => {
  await clock("FreezeClock");
  const { CurrentTime, Frozen } = await clock();
  expect(Frozen).toBe(true);
  const made = await createInstance(server.client, { instanceClass: "redis.master.small.default" });
  expect(Date.parse(made.createTime ?? "")).toBe(Date.parse(CurrentTime));
  const redis = await redisAt(made, { password: testPassword });
  expect(await redis.set("k", "v")).toBe("OK");
  await operator.call("CreateFault", { Effect: "kill", InstanceId: made.instanceId ?? "" });
  await waitUntil(
    async () => {
      const again = await redisAt(made, { password: testPassword }).catch(() => null);
      return (await again?.get("k").catch(() => null)) === "v";
    },
    { timeoutMs: 15_000, everyMs: 50 },
  );
  await waitForStatus(server.client, made.instanceId ?? "", "Normal");
  expect((await clock()).CurrentTime).toBe(CurrentTime);
  const moved = await clock("MoveClock", { Seconds: 60 });
  expect(Date.parse(moved.CurrentTime)).toBe(Date.parse(CurrentTime) + 60_000);
  await clock("ThawClock");
  await waitUntil(async () => (await clock()).CurrentTime > moved.CurrentTime);
  const after = await clock();
  expect(Date.parse(after.CurrentTime) - Date.parse(moved.CurrentTime)).toBeLessThan(10_000);
});

test("the clock keeps its place over a restart, also without the flag", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "kvasir-clock-"));
  try {
    {
      await using first = await startTestServer({ dataDir, driver: "fake", allowClock: true });
      await operatorOf(first).call("MoveClock", { Seconds: 40 * day });
      await createInstance(first.client);
    }
    await using second = await startTestServer({ dataDir, driver: "fake" });
    const { AheadSeconds } = await operatorOf(second).call<ClockFields>("DescribeClock");
    expect(AheadSeconds).toBe(40 * day);
  } finally {
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  }
});

test("an instance of before is still there", async () => {
  const { instanceId = "" } = await createInstance(server.client);
  expect((await attributeOf(server.client, instanceId)).instanceStatus).toBe("Normal");
});
