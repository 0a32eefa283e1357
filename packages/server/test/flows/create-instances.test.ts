import { afterAll, beforeAll, expect, test } from "vitest";
import { refusal } from "../refusal.ts";
import {
  models,
  startTestServer,
  type TestServer,
  testPassword,
  testRegion,
  waitForStatus,
} from "../test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const small = { instanceClass: "redis.basic.small.default", RegionId: testRegion };
const create = (instances: unknown, more: object = {}) =>
  server.client.createInstances(
    new models.CreateInstancesRequest({
      instances: typeof instances === "string" ? instances : JSON.stringify(instances),
      ...more,
    }),
  );
const overview = async (more: object = {}) => {
  const { body } = await server.client.describeInstancesOverview(
    new models.DescribeInstancesOverviewRequest({ regionId: testRegion, ...more }),
  );
  return body;
};

test("several instances are made in one order, and a token makes them only once", async () => {
  const order = [
    { ...small, izNo: "cn-hangzhou-h", quantity: 2, instanceName: "twin", password: testPassword },
    { ...small, EngineVersion: "6.0", instanceName: "single" },
  ];
  const { body } = await create(order, { token: "order-1" });
  const ids = body?.instanceIds?.instanceId ?? [];
  expect(new Set(ids).size).toBe(3);
  expect(body?.orderId).toMatch(/^\d+$/);
  for (const id of ids) await waitForStatus(server.client, id, "Normal");

  const again = await create(order, { token: "order-1" });
  expect(again.body?.instanceIds?.instanceId).toEqual(ids);
  expect(await refusal(create([small], { token: "order-1" }))).toBe(
    "400 IdempotentParameterMismatch: Request uses a client token in a previous request but is not identical to that request.",
  );

  const list = await overview();
  expect(list?.totalCount).toBe(3);
  expect(new Set(list?.instances?.map((each) => each.instanceId))).toEqual(new Set(ids));
  const single = (await overview({ searchKey: "single" }))?.instances;
  expect(single).toEqual([
    expect.objectContaining({
      instanceId: ids[2],
      instanceName: "single",
      instanceStatus: "Normal",
      instanceClass: "redis.basic.small.default",
      engineVersion: "6.0",
      nodeType: "single",
      capacity: 1024,
    }),
  ]);
  const two = await overview({ instanceIds: ids.slice(0, 2).join(","), zoneId: "cn-hangzhou-h" });
  expect(two?.totalCount).toBe(2);
  expect((await overview({ instanceClass: "redis.basic.none" }))?.instances).toEqual([]);
});

const malformed =
  '400 InvalidInstances.Malformed: The Specified parameter "Instances" is not valid.';

test.each<[string, unknown, string]>([
  ["what is no JSON", "[{", malformed],
  ["an object", small, malformed],
  ["an empty list", [], malformed],
  ["a list of texts", ["redis"], malformed],
  ["a field that is a list", [{ ...small, quantity: [1] }], malformed],
  ["a quantity that is no number", [{ ...small, quantity: "many" }], malformed],
  [
    "more than 30 instances",
    [
      { ...small, quantity: 20 },
      { ...small, quantity: 11 },
    ],
    malformed,
  ],
  [
    "an element without a class",
    [small, { RegionId: testRegion }],
    "400 MissingClassCode: Capacity or InstanceClass is mandatory for this action.",
  ],
  [
    "an unknown class",
    [small, { instanceClass: "redis.none" }],
    "404 InvalidDBInstanceClass.NotFound: Specified DB instance class is not found.",
  ],
  [
    "a capacity that no class has",
    [small, { capacity: 1000 }],
    "400 InvalidCapacity.NotFound: The Capacity provided does not exist in our records.",
  ],
  [
    "a zone of another region",
    [small, { ...small, izNo: "cn-beijing-b" }],
    "400 InvalidZoneId.NotFound: The ZoneId provided is invalid.",
  ],
  [
    "a bad name",
    [small, { ...small, instanceName: "9 lives" }],
    '400 InvalidInstanceName.Malformed: The Specified parameter "InstanceName" is not valid.',
  ],
  [
    "a bad password",
    [small, { ...small, password: "short" }],
    '400 InvalidPassword.Malformed: The Specified parameter "Password" is not valid."',
  ],
])("CreateInstances refuses %s, and makes none of them", async (_, instances, message) => {
  const before = (await overview())?.totalCount;
  expect(await refusal(create(instances))).toBe(message);
  expect((await overview())?.totalCount).toBe(before);
});

test("CreateInstances refuses a token that is none", async () => {
  expect(await refusal(create([small], { token: "with blank" }))).toBe(
    '400 InvalidToken.Malformed: The Specified parameter "Token" is not valid.',
  );
});

test.each<[string, object, string]>([
  [
    "an unknown status",
    { instanceStatus: "Happy" },
    "404 InvalidStatus.NotFound: The Status provided does not exist in our records.",
  ],
  [
    "malformed ids",
    { instanceIds: "r-1,,r-2" },
    '400 InvalidInstanceIds.Malformed: The Specified parameter "InstanceIds" is not valid.',
  ],
  [
    "an unknown region",
    { regionId: "moon" },
    "404 InvalidRegion.NotFound: The RegionId or ZoneId provided does not exist in our records.",
  ],
])("DescribeInstancesOverview refuses %s", async (_, request, message) => {
  expect(await refusal(overview(request))).toBe(message);
});
