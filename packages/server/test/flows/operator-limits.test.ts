import { afterAll, beforeAll, expect, test } from "vitest";
import { clientFor, newOwner, operatorOf } from "../operator-client.ts";
import { refusal } from "../refusal.ts";
import {
  createInstance,
  models,
  sdkClient,
  startTestServer,
  type TestServer,
  testRegion,
} from "../test-server.ts";
import { waitUntil } from "../wait-until.ts";

const throttled = "400 Throttling.User: Request was denied due to user flow control.";

let server: TestServer;
let operator: ReturnType<typeof operatorOf>;

beforeAll(async () => {
  server = await startTestServer({ driver: "fake" });
  operator = operatorOf(server);
});
afterAll(() => server[Symbol.asyncDispose]());

type Client = ReturnType<typeof sdkClient>;
const regions = (client: Client) => client.describeRegions(new models.DescribeRegionsRequest({}));

test("an owner beyond its calls is told when to come back, and let in then", async () => {
  const [busy, other] = await Promise.all([
    newOwner(server, { Name: "busy" }),
    newOwner(server, { Name: "other" }),
  ]);
  await operator.call("SetRateLimit", { Operation: "DescribeRegions", Count: 3, PerSeconds: 2 });
  const client = sdkClient(busy);
  const ends = [];
  for (let call = 0; call < 5; call++) ends.push(await refusal(regions(client)));
  expect(ends.slice(0, 3)).toEqual(["accepted", "accepted", "accepted"]);
  expect(ends[4]).toBe(throttled);
  expect(await refusal(regions(sdkClient(other)))).toBe("accepted");
  expect(
    await refusal(
      client.describeInstances(new models.DescribeInstancesRequest({ regionId: testRegion })),
    ),
  ).toBe("accepted");

  const failure = await clientFor(server, busy, "2015-01-01")
    .call("DescribeRegions")
    .then(() => undefined)
    .catch((error: { headers: Record<string, string> }) => error);
  const waitMs = Number(failure?.headers["x-acs-retry-after"]);
  expect(waitMs).toBeGreaterThan(0);
  expect(waitMs).toBeLessThanOrEqual(667);
  const waitedMs = await waitUntil(async () => (await refusal(regions(client))) === "accepted", {
    everyMs: 20,
  });
  expect(waitedMs).toBeGreaterThan(waitMs - 60);
  await operator.call("SetRateLimit", { Operation: "DescribeRegions", Count: "unlimited" });
  for (let call = 0; call < 5; call++) expect(await refusal(regions(client))).toBe("accepted");
});

test("the star limits what has no limit of its own, but never the operator's API", async () => {
  const { client } = server;
  await operator.call("SetRateLimit", { Operation: "*", Count: 1, PerSeconds: 3600 });
  await operator.call("SetRateLimit", { Operation: "DescribeRegions", Count: 9, PerSeconds: 3600 });
  const zones = () =>
    client.describeZones(new models.DescribeZonesRequest({ regionId: testRegion }));
  expect(await refusal(zones())).toBe("accepted");
  expect(await refusal(zones())).toBe(throttled);
  for (let call = 0; call < 9; call++) expect(await refusal(regions(client))).toBe("accepted");
  for (let call = 0; call < 3; call++) {
    expect(await operator.call("ListRateLimits")).toMatchObject({
      RateLimits: {
        RateLimit: [
          { Operation: "*", Count: 1, PerSeconds: 3600 },
          { Operation: "DescribeRegions", Count: 9, PerSeconds: 3600 },
        ],
      },
    });
  }
  await operator.call("SetRateLimit", { Operation: "*", Count: "unlimited" });
  expect(await refusal(zones())).toBe("accepted");
});

test("the cloud's profile begins with its published numbers", async () => {
  await using cloud = await startTestServer({ driver: "fake", profile: "cloud" });
  const { RateLimits } = await operatorOf(cloud).call<{ RateLimits: { RateLimit: object[] } }>(
    "ListRateLimits",
  );
  expect(RateLimits.RateLimit).toContainEqual({
    Operation: "RenewInstance",
    Count: 200,
    PerSeconds: 60,
  });
  const tags = new models.TagResourcesRequest({
    regionId: testRegion,
    resourceType: "INSTANCE",
    resourceId: ["r-bp1missing00000000"],
    tag: [{ key: "a", value: "b" }],
  });
  const ends = await Promise.all(
    Array.from({ length: 210 }, () => refusal(cloud.client.tagResources(tags))),
  );
  const refused = ends.filter((end) => end === throttled).length;
  expect(refused).toBeGreaterThan(0);
  expect(refused).toBeLessThanOrEqual(10);
});

test("a service that is switched off is not sold, and what there is of it stays", async () => {
  const memcache = {
    instanceType: "Memcache",
    instanceClass: "memcache.master.small.default",
  };
  const { client } = server;
  const onSale = async () => {
    const { body } = await client.describeAvailableResource(
      new models.DescribeAvailableResourceRequest({ regionId: testRegion, engine: "Memcache" }),
    );
    return body?.availableZones?.availableZone?.length ?? 0;
  };
  expect(await onSale()).toBeGreaterThan(0);
  const kept = await createInstance(client, memcache);
  await operator.call("SetService", { Service: "memcache", Enabled: false });
  const order = new models.CreateInstanceRequest({ regionId: testRegion, ...memcache });
  const off = "400 ServiceNotSupported: The specified service is not supported.";
  expect(await refusal(client.createInstance(order))).toBe(off);
  expect(await onSale()).toBe(0);
  expect(await refusal(createInstance(client))).toBe("accepted");
  const listed = JSON.stringify([{ RegionId: testRegion, ...memcache, ChargeType: "PostPaid" }]);
  const many = new models.CreateInstancesRequest({ instances: listed });
  expect(await refusal(client.createInstances(many))).toBe(off);
  expect(
    await refusal(
      client.restartInstance(new models.RestartInstanceRequest({ instanceId: kept.instanceId })),
    ),
  ).toBe("accepted");
  expect(await operator.call("ListServices")).toMatchObject({
    Services: { Service: expect.arrayContaining([{ Service: "memcache", Enabled: false }]) },
  });
  await operator.call("SetService", { Service: "memcache", Enabled: true });
  expect(await refusal(client.createInstance(order))).toBe("accepted");
});
