import { afterAll, beforeAll, expect, test } from "vitest";
import { callByName } from "../clients/wire-client.ts";
import { canEnter, ended, redisAt } from "../published-redis.ts";
import { connectTo } from "../redis-connection.ts";
import { refusal } from "../refusal.ts";
import {
  type Attribute,
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

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const login = { password: testPassword };
const call = (operation: string, { instanceId = "" }: Attribute) =>
  callByName(server.client, operation, { InstanceId: instanceId });
const deactivate = (instance: Attribute) => call("DeactivateInstance", instance);
const activate = (instance: Attribute) => call("ActivateInstance", instance);
const statusIs = ({ instanceId = "" }: Attribute, status: string) =>
  waitForStatus(server.client, instanceId, status);
const lockMode =
  "400 IncorrectDBInstanceLockMode: Current DB instance lock mode does not support this operation.";

async function tasksOf({ instanceId }: Attribute) {
  const iso = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`;
  const { body } = await server.client.describeHistoryTasks(
    new models.DescribeHistoryTasksRequest({
      regionId: testRegion,
      instanceId,
      fromStartTime: iso(Date.now() - 3_600_000),
      toStartTime: iso(Date.now() + 60_000),
      pageSize: 100,
    }),
  );
  return (body?.items ?? []).map(({ taskType, status }) => `${taskType} ${status}`).reverse();
}

test.each(["redis.basic.small.default", "redis.master.small.default"])(
  "nobody gets into a deactivated %s, and activating it opens it again with its data",
  async (instanceClass) => {
    const instance = await createInstance(server.client, { instanceClass });
    const inside = await redisAt(instance, login);
    await inside.set("kept", "yes");
    for (let turn = 0; turn < 5; turn++) {
      const connected = await redisAt(instance, login);
      await deactivate(instance);
      await statusIs(instance, "Inactive");
      // Inactive is said when it is so: there is nothing to wait for.
      await expect(connected.set("kept", "lost")).rejects.toThrow();
      await ended(connected);
      expect(await canEnter(instance, login)).toBe(false);

      await activate(instance);
      await statusIs(instance, "Normal");
      using again = connectTo(instance);
      expect(await again.get("kept")).toBe("yes");
      expect(await again.set("more", "1")).toBe("OK");
    }
    await ended(inside);
    expect(await tasksOf(instance)).toEqual([
      "CreateIns Succeed",
      ...Array.from({ length: 5 }, () => ["DeactivateIns Succeed", "ActivateIns Succeed"]).flat(),
    ]);
  },
);

test("while it is closed it can be read about, tagged and released, and nothing else", async () => {
  const instance = await createInstance(server.client);
  const { instanceId = "" } = instance;
  const { client } = server;
  await deactivate(instance);
  await statusIs(instance, "Inactive");
  const refused = [
    deactivate(instance),
    client.restartInstance(new models.RestartInstanceRequest({ instanceId })),
    client.flushInstance(new models.FlushInstanceRequest({ instanceId })),
    client.modifySecurityIps(
      new models.ModifySecurityIpsRequest({ instanceId, securityIps: "10.0.0.1" }),
    ),
    client.modifyInstanceSpec(
      new models.ModifyInstanceSpecRequest({
        instanceId,
        instanceClass: "redis.basic.mid.default",
      }),
    ),
    callByName(client, "DataOperate", { InstanceId: instanceId, Command: "GET a" }),
  ];
  expect(new Set(await Promise.all(refused.map(refusal)))).toEqual(new Set([lockMode]));
  const verified = callByName(client, "VerifyPassword", {
    InstanceId: instanceId,
    Password: testPassword,
  });
  expect(await refusal(verified)).toBe("accepted");
  await client.tagResources(
    new models.TagResourcesRequest({
      regionId: testRegion,
      resourceType: "INSTANCE",
      resourceId: [instanceId],
      tag: [new models.TagResourcesRequestTag({ key: "closed", value: "yes" })],
    }),
  );
  expect((await attributeOf(client, instanceId)).instanceStatus).toBe("Inactive");
  await client.deleteInstance(new models.DeleteInstanceRequest({ instanceId }));
  expect(await refusal(activate(instance))).toMatch(/^404 InvalidInstanceId.NotFound/);
});

test("release protection counts for a closed instance too, whichever way it is to go", async () => {
  const instance = await createInstance(server.client);
  const { instanceId = "" } = instance;
  const { client } = server;
  await client.modifyInstanceAttribute(
    new models.ModifyInstanceAttributeRequest({ instanceId, instanceReleaseProtection: true }),
  );
  await deactivate(instance);
  await statusIs(instance, "Inactive");
  const ways = [
    client.deleteInstance(new models.DeleteInstanceRequest({ instanceId })),
    client.destroyInstance(new models.DestroyInstanceRequest({ instanceId })),
  ];
  expect(new Set(await Promise.all(ways.map(refusal)))).toEqual(
    new Set([
      "403 InstanceReleaseProtection: The operation is not permitted due to instance release protection.",
    ]),
  );
  await activate(instance);
  await statusIs(instance, "Normal");
});

test("one that is open stays as it is when it is activated", async () => {
  const instance = await createInstance(server.client);
  const inside = await redisAt(instance, login);
  await activate(instance);
  expect((await attributeOf(server.client, instance.instanceId ?? "")).instanceStatus).toBe(
    "Normal",
  );
  expect(await inside.set("a", "b")).toBe("OK");
  expect(await tasksOf(instance)).toEqual(["CreateIns Succeed"]);
  inside.disconnect();
});

test("a Memcache instance is closed and opened as well", async () => {
  const instance = await createInstance(server.client, {
    instanceType: "Memcache",
    instanceClass: "memcache.master.small.default",
  });
  await deactivate(instance);
  await statusIs(instance, "Inactive");
  await activate(instance);
  await statusIs(instance, "Normal");
});

test("it stays closed when the server starts again, and can be opened then", async () => {
  const dataDir = server.dataDir;
  const instance = await createInstance(server.client);
  using before = connectTo(instance);
  await before.set("kept", "yes");
  await deactivate(instance);
  await statusIs(instance, "Inactive");
  await server.app.stop({ nodes: "leave" });
  server = Object.assign(await startTestServer({ dataDir, network: "auto" }), { dataDir });
  await waitUntil(async () => (await server.app.nodesRunning()) > 0);
  await statusIs(instance, "Inactive");
  expect(await canEnter(instance, login)).toBe(false);
  await activate(instance);
  await statusIs(instance, "Normal");
  using again = connectTo(instance);
  expect(await again.get("kept")).toBe("yes");
});
