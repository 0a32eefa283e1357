import { afterAll, beforeAll, expect, test } from "vitest";
import { callByName } from "../clients/wire-client.ts";
import { refusal } from "../refusal.ts";
import {
  createInstance,
  models,
  startTestServer,
  type TestServer,
  waitForStatus,
} from "../test-server.ts";

let server: TestServer;
let InstanceId: string;
let other: string;

beforeAll(async () => {
  server = await startTestServer();
  [InstanceId, other] = (
    await Promise.all([createInstance(server.client), createInstance(server.client)])
  ).map(({ instanceId = "" }) => instanceId) as [string, string];
});
afterAll(() => server[Symbol.asyncDispose]());

interface Progress {
  readonly TaskId: string;
  readonly TaskAction: string;
  readonly Status: string;
  readonly Progress: number;
}

const tasks = async (more: object = {}) => {
  const answer = await callByName(server.client, "DescribeTasks", { InstanceId, ...more });
  const { TaskProgressInfo } = answer["Items"] as { TaskProgressInfo: Progress[] };
  return { ...answer, list: TaskProgressInfo };
};
const query = () => callByName(server.client, "QueryTask", { InstanceId });
const iso = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`;

test("QueryTask tells of the task under way, and of the last one when there is none", async () => {
  expect(await query()).toMatchObject({ Action: "CreateIns", Progress: 100 });
  const { body } = await server.client.restartInstance(
    new models.RestartInstanceRequest({ instanceId: InstanceId }),
  );
  const running = await query();
  expect(running["Action"]).toBe("RestartIns");
  expect(running["Progress"]).toBeLessThan(100);
  expect((await tasks()).list).toMatchObject([
    { TaskId: body?.taskId, TaskAction: "RestartIns", Status: "Running" },
  ]);
  const detail = async () => {
    const answer = await server.client.describeTaskDetail(
      new models.DescribeTaskDetailRequest({ instanceId: InstanceId, taskId: body?.taskId }),
    );
    return answer.body;
  };
  expect(await detail()).toMatchObject({ status: "RUNNING" });
  await waitForStatus(server.client, InstanceId, "Normal");
  expect(await detail()).toMatchObject({
    status: "SUCCEED",
    beginTime: expect.stringMatching(/^\d{4}-.*Z$/),
  });
  expect(await query()).toMatchObject({ Action: "RestartIns", Progress: 100 });
  expect((await tasks()).list).toEqual([]);
});

test("DescribeTasks lists the tasks of one instance, by status and time, in pages", async () => {
  const all = await tasks({ Status: "Succeed,Failed" });
  expect(all).toMatchObject({ PageNumber: 1, TotalRecordCount: 2 });
  expect(all.list).toMatchObject([
    {
      TaskAction: "RestartIns",
      Status: "Succeed",
      Progress: 100,
      Remain: 0,
      CurrentStepName: "verify",
      StepProgressInfo: "4/4",
      StepsInfo: "restart,replicate,publish,verify",
      BeginTime: expect.stringMatching(/Z$/),
      FinishTime: expect.stringMatching(/Z$/),
    },
    { TaskAction: "CreateIns" },
  ]);
  const second = await tasks({ Status: "Succeed", PageNumber: 2, PageSize: 1 });
  expect(second).toMatchObject({ PageNumber: 2, PageSize: 1, TotalRecordCount: 2 });
  expect(second.list).toMatchObject([{ TaskAction: "CreateIns" }]);
  const long = { StartTime: iso(Date.now() - 7_200_000), EndTime: iso(Date.now() - 3_600_000) };
  expect((await tasks({ Status: "Succeed", ...long })).list).toEqual([]);
});

test("what is wrong with a question about tasks is said", async () => {
  expect(await refusal(tasks({ Status: "Lost" }))).toBe(
    "404 InvalidStatus.NotFound: The Status provided does not exist in our records.",
  );
  expect(await refusal(tasks({ StartTime: "yesterday" }))).toMatch(
    /^400 InvalidStartTime.Malformed/,
  );
  const backwards = { StartTime: iso(Date.now()), EndTime: iso(Date.now() - 60_000) };
  expect(await refusal(tasks(backwards))).toMatch(/^400 InvalidEndTime.Malformed/);
  const taskId = (await tasks({ Status: "Succeed" })).list[0]?.TaskId;
  for (const [instanceId, id] of [
    [other, taskId],
    [InstanceId, "t-none"],
  ]) {
    const detail = server.client.describeTaskDetail(
      new models.DescribeTaskDetailRequest({ instanceId, taskId: id }),
    );
    expect(await refusal(detail)).toBe(
      "400 InvalidParameter: The specified parameter TaskId is not valid.",
    );
  }
});
