import { expect, it } from "vitest";
import type { Task } from "./task.ts";
import { taskFields } from "./task-fields.ts";

const start = Date.parse("2026-11-24T10:00:00Z");
const running: Task = {
  id: "t-1",
  instanceId: "r-1",
  ownerId: "1000",
  regionId: "cn-hangzhou",
  kind: "ModifyInsSpec",
  input: "{}",
  status: "Running",
  step: "start",
  steps: JSON.stringify([
    { name: "allocate", startedAt: start, endedAt: start + 2_000 },
    { name: "start", startedAt: start + 2_000, endedAt: null },
  ]),
  progress: 20,
  error: "",
  createdAt: start,
  dueAt: null,
  startedAt: start,
  endedAt: null,
};
const more = { instanceName: "name", instanceType: "Redis", now: start + 10_000 };

it("shows a running task with its step, and guesses the rest from the time it took so far", () => {
  const fields = taskFields(running, more);
  expect(fields).toMatchObject({
    CurrentStepName: "start",
    EndTime: "",
    Progress: 20,
    ReasonCode: "变更配置",
    RemainTime: 40,
    StartTime: "2026-11-24T10:00:00Z",
    Status: "Running",
    Uid: "1000",
  });
  expect(JSON.parse(fields.TaskDetail)).toEqual({
    callerUid: "1000",
    reason: { zh: "变更配置", en: "Change class" },
    steps: [
      {
        name: "allocate",
        status: "Succeed",
        startTime: "2026-11-24T10:00:00Z",
        endTime: "2026-11-24T10:00:02Z",
      },
      { name: "start", status: "Running", startTime: "2026-11-24T10:00:02Z", endTime: "" },
    ],
  });
});

it("says why a task failed and at which step", () => {
  const failed: Task = {
    ...running,
    status: "Failed",
    error: "every private replication port is in use",
    endedAt: start + 3_000,
    steps: running.steps.replace('"endedAt":null', `"endedAt":${start + 3_000}`),
  };
  const fields = taskFields(failed, more);
  expect(fields).toMatchObject({
    Status: "Failed",
    EndTime: "2026-11-24T10:00:03Z",
    RemainTime: 0,
    Progress: 20,
  });
  const detail = JSON.parse(fields.TaskDetail);
  expect(detail.error).toBe("every private replication port is in use");
  expect(detail.steps.at(-1)).toMatchObject({ name: "start", status: "Failed" });
});

it("shows the steps to come of a task that has not begun", () => {
  const fields = taskFields({ ...running, step: "", steps: "[]", progress: 0 }, more);
  const { steps } = JSON.parse(fields.TaskDetail);
  expect(steps[0]).toEqual({ name: "allocate", status: "Scheduled", startTime: "", endTime: "" });
  expect(fields.RemainTime).toBe(0);
});
