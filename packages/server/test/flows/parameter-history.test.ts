import { afterAll, beforeAll, expect, test } from "vitest";
import { connectTo } from "../redis-connection.ts";
import { refusal } from "../refusal.ts";
import {
  type Attribute,
  createInstance,
  models,
  startTestServer,
  type TestServer,
  testRegion,
  waitForStatus,
} from "../test-server.ts";

let server: TestServer;
let instance: Attribute;
let instanceId: string;

beforeAll(async () => {
  server = await startTestServer();
  instance = await createInstance(server.client, { instanceClass: "redis.master.small.default" });
  instanceId = instance.instanceId ?? "";
});
afterAll(() => server[Symbol.asyncDispose]());

const modify = (parameters: object | string | undefined, more: object = {}) =>
  server.client.modifyInstanceParameter(
    new models.ModifyInstanceParameterRequest({
      regionId: testRegion,
      instanceId,
      ...(parameters === undefined
        ? {}
        : { parameters: typeof parameters === "string" ? parameters : JSON.stringify(parameters) }),
      ...more,
    }),
  );
const normal = () => waitForStatus(server.client, instanceId, "Normal");
const iso = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`;
const history = async (more: object = {}) => {
  const { body } = await server.client.describeParameterModificationHistory(
    new models.DescribeParameterModificationHistoryRequest({
      instanceId,
      startTime: iso(Date.now() - 600_000),
      endTime: iso(Date.now() + 60_000),
      ...more,
    }),
  );
  return body?.historicalParameters?.historicalParameter ?? [];
};

test("parameters are changed on the engine by a task that has a number", async () => {
  const { body } = await modify({ "maxmemory-policy": "allkeys-lru", timeout: 77 });
  expect(body).toMatchObject({ instanceId, taskId: expect.any(Number) });
  await normal();
  using redis = connectTo(instance);
  expect(await redis.info("memory")).toContain("maxmemory_policy:allkeys-lru\r");
  const again = await modify({ timeout: "77" });
  expect(again.body?.taskId).toBeUndefined();
  expect((await normal()).instanceStatus).toBe("Normal");
});

test("what was changed is told with the values before and after, the latest first", async () => {
  await server.client.modifyInstanceConfig(
    new models.ModifyInstanceConfigRequest({ instanceId, config: '{"timeout":88}' }),
  );
  await normal();
  expect(await history()).toMatchObject([
    { parameterName: "timeout", oldParameterValue: "77", newParameterValue: "88" },
    {
      parameterName: "maxmemory-policy",
      oldParameterValue: "volatile-lru",
      newParameterValue: "allkeys-lru",
      modifyTime: expect.stringMatching(/^\d{4}-.*Z$/),
    },
    { parameterName: "timeout", oldParameterValue: "0", newParameterValue: "77" },
  ]);
  const named = await history({ parameterName: "timeout", nodeId: `${instanceId}-db-1` });
  expect(named.map(({ newParameterValue }) => newParameterValue)).toEqual(["88", "77"]);
  const earlier = { startTime: iso(Date.now() - 900_000), endTime: iso(Date.now() - 600_000) };
  expect(await history(earlier)).toEqual([]);
});

test.each([
  ["an unknown parameter", { nonsense: "1" }, {}, /^\d+ InvalidParameters.Format/],
  ["a value that is none", { timeout: "soon" }, {}, /^\d+ InvalidParameters.Format/],
  ["a text that is no JSON", "timeout=1", {}, /^\d+ InvalidParameters.Format/],
  ["a template", {}, { parameterGroupId: "g-1" }, /^400 InvalidParameter: .*ParameterGroupId/],
  ["nothing to change", undefined, {}, /^400 MissingParameter/],
])("%s is refused", async (_, parameters, more, message) => {
  expect(await refusal(modify(parameters, more))).toMatch(message);
});

test("the history of another instance's node, or of a time that runs backwards, is refused", async () => {
  expect(await refusal(history({ nodeId: "r-other-db-0" }))).toMatch(/^400 .* NodeId /);
  const backwards = { startTime: iso(Date.now()), endTime: iso(Date.now() - 60_000) };
  expect(await refusal(history(backwards))).toMatch(/^400 InvalidEndTime.Malformed/);
});
