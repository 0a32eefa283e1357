import { afterAll, beforeAll, expect, test } from "vitest";
import { day, ownerWith } from "../billing-calls.ts";
import { operatorOf } from "../operator-client.ts";
import { canEnter, ended, redisAt } from "../published-redis.ts";
import { connectTo } from "../redis-connection.ts";
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

let server: TestServer;
let operator: ReturnType<typeof operatorOf>;

beforeAll(async () => {
  server = await startTestServer({ allowClock: true });
  operator = operatorOf(server);
});
afterAll(() => server[Symbol.asyncDispose]());

const move = (Seconds: number) => operator.call("MoveClock", { Seconds });
const login = { password: testPassword };
const month = { chargeType: "PrePaid", period: "1" } as const;
const inBin = async () => {
  const { body } = await server.client.describeInstances(
    new models.DescribeInstancesRequest({ regionId: testRegion, instanceStatus: "Released" }),
  );
  return body?.instances?.KVStoreInstance?.map((each) => each.instanceId) ?? [];
};

test("an expired instance lets nobody in, keeps its data, and is open again once it is renewed", async () => {
  const instance = await createInstance(server.client, month);
  const { instanceId = "" } = instance;
  const inside = await redisAt(instance, login);
  await inside.set("kept", "yes");
  await move(31 * day + 60);
  await waitForStatus(server.client, instanceId, "Inactive");
  // Who is in is put out, and nobody else gets in.
  await ended(inside);
  await waitUntil(async () => !(await canEnter(instance, login)));
  const expired = await server.client.describeInstances(
    new models.DescribeInstancesRequest({ regionId: testRegion, expired: "true" }),
  );
  expect(expired.body?.instances?.KVStoreInstance?.map((each) => each.instanceId)).toContain(
    instanceId,
  );
  // Days later it is still so: nothing opens it behind the owner's back.
  await move(3 * day);
  expect(await canEnter(instance, login)).toBe(false);
  expect((await attributeOf(server.client, instanceId)).instanceStatus).toBe("Inactive");

  await server.client.renewInstance(new models.RenewInstanceRequest({ instanceId, period: 1 }));
  await waitForStatus(server.client, instanceId, "Normal");
  // Normal means that the address was proven: the first try gets in.
  using again = connectTo(instance);
  expect(await again.get("kept")).toBe("yes");
  expect(await again.set("more", "1")).toBe("OK");
});

test("it stays closed when the server starts again", async () => {
  const dataDir = server.dataDir;
  const instance = await createInstance(server.client, month);
  await move(31 * day + 60);
  await waitForStatus(server.client, instance.instanceId ?? "", "Inactive");
  await waitUntil(async () => !(await canEnter(instance, login)));
  await server.app.stop({ nodes: "leave" });
  const next = await startTestServer({ allowClock: true, dataDir, network: "auto" });
  server = Object.assign(next, { dataDir });
  operator = operatorOf(server);
  await waitForStatus(server.client, instance.instanceId ?? "", "Inactive");
  await waitUntil(async () => (await server.app.nodesRunning()) > 0);
  expect(await canEnter(instance, login)).toBe(false);
});

test("what is not renewed is released after seven days, its address free and its nodes gone", async () => {
  const instance = await createInstance(server.client, { ...month, instanceName: "left-alone" });
  const { instanceId = "" } = instance;
  const running = await server.app.nodesRunning();
  await move(31 * day + 60);
  await waitForStatus(server.client, instanceId, "Inactive");
  await move(7 * day);
  await expect
    .poll(() => refusal(attributeOf(server.client, instanceId)))
    .toMatch(/^404 InvalidInstanceId\.NotFound/);
  await expect.poll(inBin).toContain(instanceId);
  await waitUntil(async () => (await server.app.nodesRunning()) < running);
  const renewal = new models.RenewInstanceRequest({ instanceId, period: 1 });
  expect(await refusal(server.client.renewInstance(renewal))).toMatch(
    /^404 InvalidInstanceId\.NotFound/,
  );
  const destroy = () =>
    server.client.destroyInstance(new models.DestroyInstanceRequest({ instanceId }));
  expect(await refusal(destroy())).toBe("accepted");
  await expect.poll(inBin).not.toContain(instanceId);
  expect(await refusal(destroy())).toMatch(/^404 InvalidInstanceId\.NotFound/);
});

test("what is in use is not destroyed, what is closed is released and destroyed at once", async () => {
  const { instanceId = "" } = await createInstance(server.client, month);
  const destroy = () =>
    server.client.destroyInstance(new models.DestroyInstanceRequest({ instanceId }));
  expect(await refusal(destroy())).toMatch(/^400 IncorrectDBInstanceState/);
  await move(31 * day + 60);
  await waitForStatus(server.client, instanceId, "Inactive");
  expect(await refusal(destroy())).toBe("accepted");
  await expect.poll(inBin).not.toContain(instanceId);
  expect(await refusal(attributeOf(server.client, instanceId))).toMatch(/^404/);
});

test("debt closes the port of a running instance, and money opens it with its data", async () => {
  const { client, ownerId } = await ownerWith(server, { Name: "debtor", CreditCents: 0 });
  await operator.call("AdjustBalance", { Owner: ownerId, AmountCents: 100 });
  const instance = await createInstance(client);
  const { instanceId = "" } = instance;
  using before = connectTo(instance);
  await before.set("kept", "yes");
  await move(3 * day);
  await waitForStatus(client, instanceId, "Inactive");
  await waitUntil(async () => !(await canEnter(instance, login)));
  await operator.call("AdjustBalance", { Owner: ownerId, AmountCents: 100_000 });
  await waitForStatus(client, instanceId, "Normal");
  using after = connectTo(instance);
  expect(await after.get("kept")).toBe("yes");
});
