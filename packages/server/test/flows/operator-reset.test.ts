import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { clientFor, newOwner, operatorOf } from "../operator-client.ts";
import { canEnter, ended, redisAt } from "../published-redis.ts";
import { refusal } from "../refusal.ts";
import {
  createInstance,
  models,
  testPassword as password,
  sdkClient,
  startTestServer,
  type TestServer,
  testRegion,
} from "../test-server.ts";

let server: TestServer;
let operator: ReturnType<typeof operatorOf>;

beforeAll(async () => {
  server = await startTestServer({ allowReset: true, allowClock: true });
  operator = operatorOf(server);
});
afterAll(() => server[Symbol.asyncDispose]());

const count = async () => {
  const { body } = await server.client.describeInstances(
    new models.DescribeInstancesRequest({ regionId: testRegion }),
  );
  return body?.totalCount;
};

test("a reset must be allowed, and meant", async () => {
  await using plain = await startTestServer({ driver: "fake" });
  expect(await refusal(operatorOf(plain).call("ResetWorld", { Confirm: true }))).toBe(
    "403 Forbidden.Reset: This installation cannot be emptied: start the server with --allow-reset or --ephemeral.",
  );
  expect(await refusal(operator.call("ResetWorld"))).toBe(
    "400 InvalidConfirm: Everything would be deleted: Confirm=true says that this is meant.",
  );
});

test("a world of twenty live instances is gone in one call, and the next one works", async () => {
  const acme = await newOwner(server, { Name: "acme" });
  await clientFor(server, server, "2015-05-01").call("CreateUser", { UserName: "alice" });
  await operator.call("MoveClock", { Seconds: 86_400 });
  await operator.call("CreateFault", { Effect: "latency", LatencyMs: 1 });
  await operator.call("SetRateLimit", { Operation: "*", Count: 100_000, PerSeconds: 1 });
  const made = [];
  for (let batch = 0; batch < 5; batch++) {
    made.push(
      ...(await Promise.all(Array.from({ length: 4 }, () => createInstance(server.client)))),
    );
  }
  const [first] = made;
  if (!first) throw new Error("nothing was made");
  const redis = await redisAt(first, { password });
  const closed = ended(redis);

  const start = performance.now();
  expect(await operator.call("ResetWorld", { Confirm: true })).toMatchObject({ Instances: 20 });
  const tookMs = performance.now() - start;
  console.info(`reset of 20 live instances: ${Math.round(tookMs)} ms`);
  // The bench holds it against a second; here other tests run beside it.
  expect(tookMs).toBeLessThan(3_000);

  await closed;
  expect(await count()).toBe(0);
  expect(await server.app.nodesRunning()).toBe(0);
  for (const each of made.slice(0, 3)) expect(await canEnter(each, { password })).toBe(false);
  const left = readdirSync(join(server.dataDir, "nodes")).filter((name) => name.startsWith("r-"));
  expect(left).toEqual([]);
  expect(await operator.call("ListOwners")).toMatchObject({
    TotalCount: 1,
    Owners: { Owner: [{ OwnerName: "root" }] },
  });
  expect(await operator.call("ListFaults")).toMatchObject({ Faults: { Fault: [] } });
  expect(await operator.call("ListRateLimits")).toMatchObject({ RateLimits: { RateLimit: [] } });
  expect(await operator.call("DescribeClock")).toMatchObject({ AheadSeconds: 0 });
  expect(await clientFor(server, server, "2015-05-01").call("ListUsers")).toMatchObject({
    Users: { User: [] },
  });
  expect(
    await refusal(sdkClient(acme).describeRegions(new models.DescribeRegionsRequest({}))),
  ).toBe("404 InvalidAccessKeyId.NotFound: Specified access key is not found.");

  const next = await createInstance(server.client, { instanceClass: "redis.master.small.default" });
  // All addresses are free again, and the lowest one comes first.
  expect(next.connectionDomain).toBe(made.map((each) => each.connectionDomain ?? "").sort()[0]);
  expect(await canEnter(next, { password })).toBe(true);
});

test("a reset while instances are being made leaves nothing behind", async () => {
  const orders = Array.from({ length: 6 }, () =>
    server.client.createInstance(
      new models.CreateInstanceRequest({
        regionId: testRegion,
        instanceClass: "redis.master.small.default",
        password,
      }),
    ),
  );
  await Promise.all(orders);
  await operator.call("ResetWorld", { Confirm: true });
  expect(await count()).toBe(0);
  expect(await server.app.nodesRunning()).toBe(0);
  const again = await createInstance(server.client);
  expect(await canEnter(again, { password })).toBe(true);
  expect(await server.app.nodesRunning()).toBe(1);
});
