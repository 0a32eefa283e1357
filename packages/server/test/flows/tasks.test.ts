import { afterAll, beforeAll, expect, test } from "vitest";
import { refusal } from "../refusal.ts";
import {
  createInstance,
  models,
  startTestServer,
  type TestServer,
  testRegion,
  waitForStatus,
} from "../test-server.ts";
import { waitUntil } from "../wait-until.ts";

let server: TestServer;
let instanceId: string;

beforeAll(async () => {
  server = await startTestServer();
  const instance = await createInstance(server.client, { instanceName: "history" });
  instanceId = instance.instanceId ?? "";
  for (let left = 10; left > 0; left--) {
    await server.client.flushInstance(new models.FlushInstanceRequest({ instanceId }));
    await waitForStatus(server.client, instanceId, "Normal");
  }
});
afterAll(() => server[Symbol.asyncDispose]());

const iso = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`;
const history = async (more: object = {}) => {
  const { body } = await server.client.describeHistoryTasks(
    new models.DescribeHistoryTasksRequest({
      regionId: testRegion,
      fromStartTime: iso(Date.now() - 3_600_000),
      toStartTime: iso(Date.now() + 60_000),
      ...more,
    }),
  );
  if (!body) throw new Error("no answer");
  return body;
};

test("each long action is a task with its steps and its end", async () => {
  const { items = [], totalCount } = await history({ taskType: "CreateIns" });
  expect(totalCount).toBe(1);
  const [task] = items;
  expect(task).toMatchObject({
    instanceId,
    instanceName: "history",
    status: "Succeed",
    progress: 100,
    remainTime: 0,
    taskType: "CreateIns",
    reasonCode: "创建实例",
    dbType: "redis",
    product: "kvstore",
    instanceType: "Instance",
    regionId: testRegion,
  });
  expect(Date.parse(task?.endTime ?? "")).toBeGreaterThanOrEqual(Date.parse(task?.startTime ?? ""));
  const detail = JSON.parse(task?.taskDetail ?? "");
  expect(detail.reason).toEqual({ zh: "创建实例", en: "Create instance" });
  const names = detail.steps.map((step: { name: string }) => step.name);
  expect(names).toContain("start");
  expect(names.at(-1)).toBe("verify");
  const statuses = new Set(detail.steps.map((step: { status: string }) => step.status));
  expect(statuses).toEqual(new Set(["Succeed"]));
  expect(JSON.parse(task?.actionInfo ?? "").steps[0]).toHaveProperty("step_name");
});

test("tasks come newest first, in pages of the size asked for", async () => {
  const page = await history();
  expect(page).toMatchObject({ totalCount: 11, pageNumber: 1, pageSize: 10 });
  expect(page.items).toHaveLength(10);
  const last = await history({ pageNumber: 2 });
  expect(last.items?.map((each) => each.taskType)).toEqual(["CreateIns"]);
});

test.each([
  ["type", { taskType: "CreateIns,RestartIns" }, 1],
  ["status", { status: "Running,Failed" }, 0],
  ["both statuses", { status: "Succeed,Failed" }, 11],
  ["instance type", { instanceType: "Instance" }, 11],
  ["another instance type", { instanceType: "Cluster" }, 0],
  ["a longest run", { toExecTime: 3_600 }, 11],
  ["a shortest run", { fromExecTime: 3_600 }, 0],
  ["another region", { regionId: "cn-beijing" }, 0],
  ["an earlier time", { toStartTime: iso(Date.now() - 3_000_000) }, 0],
  ["an unknown task", { taskId: "t-none" }, 0],
])("a list by %s holds what fits", async (_, filter, count) => {
  const { items, totalCount } = await history({ pageSize: 100, ...filter });
  expect([items?.length, totalCount]).toEqual([count, count]);
});

test("a list by task and instance holds that one, also when the instance is gone", async () => {
  const other = (await createInstance(server.client)).instanceId ?? "";
  await server.client.deleteInstance(new models.DeleteInstanceRequest({ instanceId: other }));
  const done = { instanceId: other, status: "Succeed" };
  await waitUntil(async () => (await history(done)).totalCount === 2);
  const [removal] = (await history(done)).items ?? [];
  expect(removal).toMatchObject({ taskType: "DeleteIns", instanceId: other });
  const again = await history({ taskId: removal?.taskId ?? "" });
  expect(again.items?.map((each) => each.taskId)).toEqual([removal?.taskId]);
  const both = await history({ instanceId: `${other},${instanceId}`, pageSize: 100 });
  expect(both.totalCount).toBe(13);
});

test.each([
  [
    "an instance that never was",
    { instanceId: "r-none" },
    "404 InvalidInstanceId.NotFound: The InstanceId provided does not exist in our records.",
  ],
  [
    "an unknown region",
    { regionId: "moon" },
    "404 InvalidRegion.NotFound: The RegionId or ZoneId provided does not exist in our records.",
  ],
  [
    "an unknown status",
    { status: "Lost" },
    "400 InvalidParameter: The specified parameter Status is not valid.",
  ],
  [
    "a time that is none",
    { fromStartTime: "yesterday" },
    "400 InvalidParameter: The specified parameter FromStartTime is not valid.",
  ],
])("DescribeHistoryTasks refuses %s", async (_, request, message) => {
  expect(await refusal(history(request))).toBe(message);
});
