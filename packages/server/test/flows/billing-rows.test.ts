import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { day, larger, order, ownerWith, patientClient, small } from "../billing-calls.ts";
import { operatorOf } from "../operator-client.ts";
import { refusal } from "../refusal.ts";
import {
  createInstance,
  models,
  startTestServer,
  type TestServer,
  testRegion,
  waitForStatus,
} from "../test-server.ts";

let server: TestServer;
let operator: ReturnType<typeof operatorOf>;

beforeAll(async () => {
  server = await startTestServer({ driver: "fake", allowClock: true });
  operator = operatorOf(server);
});
afterAll(() => server[Symbol.asyncDispose]());

const insufficient = "400 InsufficientBalance: Your account does not have enough balance.";
const unverified =
  "403 RealNameAuthenticationError: Your account has not passed the real-name authentication yet.";
const quota = "400 QuotaExcee: Living afterpay instances quota exceeded.";
const noStock = "400 QuotaNotEnough: Quota not enough in this zone.";
const notSupported =
  "400 Zone.NotSupport: Specified zone does not support creating with instance class.";
const noCapacity =
  "400 InsufficientResourceCapacity: There is insufficient capacity available for the requested instance.";
const renewChange = "400 HasRenewChangeOrder: This instance has a renewChange order.";
const locked =
  "400 IncorrectDBInstanceLockMode: Current DB instance lock mode does not support this operation.";
const dryRun = /^400 DryRunOperation: /;

/** Every operation that buys, on one instance of each kind. */
function purchases(client: TestServer["client"], postPaid: string, prePaid: string) {
  return {
    CreateInstance: () => order(client),
    CreateInstances: () =>
      client.createInstances(
        new models.CreateInstancesRequest({
          instances: JSON.stringify([
            { RegionId: testRegion, InstanceClass: small, ChargeType: "PrePaid", Period: 1 },
          ]),
        }),
      ),
    CreateTairInstance: () =>
      client.createTairInstance(
        new models.CreateTairInstanceRequest({
          regionId: testRegion,
          instanceClass: "tair.rdb.1g",
          instanceType: "tair_rdb",
          chargeType: "PostPaid",
          vpcId: "vpc-1",
          vSwitchId: "vsw-1",
        }),
      ),
    ModifyInstanceSpec: () =>
      client.modifyInstanceSpec(
        new models.ModifyInstanceSpecRequest({ instanceId: prePaid, instanceClass: larger }),
      ),
    RenewInstance: () =>
      client.renewInstance(new models.RenewInstanceRequest({ instanceId: prePaid, period: 1 })),
    TransformToPrePaid: () =>
      client.transformToPrePaid(
        new models.TransformToPrePaidRequest({ instanceId: postPaid, period: 1 }),
      ),
    TransformInstanceChargeType: () =>
      client.transformInstanceChargeType(
        new models.TransformInstanceChargeTypeRequest({
          instanceId: postPaid,
          chargeType: "PrePaid",
          period: 1,
        }),
      ),
  };
}

test("the owner of the installation meets none of the limits", async () => {
  for (let at = 0; at < 3; at++) await createInstance(server.client);
  const dry = new models.CreateInstanceRequest({
    regionId: testRegion,
    instanceClass: "redis.master.8xlarge.default",
    dryRun: true,
  });
  expect(await refusal(server.client.createInstance(dry))).toMatch(dryRun);
});

test("without money nothing is bought, and nothing is left of the attempt", async () => {
  const terms = { Name: "poor", CreditCents: 0, IdentityVerified: true };
  const { client, ownerId, money } = await ownerWith(server, terms);
  expect(await refusal(order(client))).toBe(insufficient);
  await operator.call("AdjustBalance", { Owner: ownerId, AmountCents: 6_300 + 15 });
  const postPaid = await order(client);
  const prePaid = await order(client, { chargeType: "PrePaid", period: "1" });
  await waitForStatus(client, postPaid, "Normal");
  await waitForStatus(client, prePaid, "Normal");
  const before = await money();
  for (const [name, buy] of Object.entries(purchases(client, postPaid, prePaid))) {
    if (name === "CreateTairInstance") continue;
    expect(await refusal(buy()), name).toBe(insufficient);
  }
  expect(await money()).toEqual(before);
  const { body } = await client.describeInstances(
    new models.DescribeInstancesRequest({ regionId: testRegion }),
  );
  expect(body?.totalCount).toBe(2);
});

test("DryRun also checks whether the order can be paid", async () => {
  const { client } = await ownerWith(server, { Name: "dry", CreditCents: 0 });
  expect(await refusal(order(client, { dryRun: true }))).toBe(insufficient);
  await operator.call("ModifyOwner", { Owner: "dry", IdentityVerified: false });
  expect(await refusal(order(client, { dryRun: true }))).toBe(unverified);
  await operator.call("ModifyOwner", {
    Owner: "dry",
    IdentityVerified: true,
    CreditCents: "unlimited",
  });
  expect(await refusal(order(client, { dryRun: true }))).toMatch(dryRun);
});

test("whoever is not verified buys nothing, in any way", async () => {
  const { client } = await ownerWith(server, { Name: "nameless" });
  const postPaid = await order(client);
  const prePaid = await order(client, { chargeType: "PrePaid", period: "1" });
  await waitForStatus(client, postPaid, "Normal");
  await waitForStatus(client, prePaid, "Normal");
  await operator.call("ModifyOwner", { Owner: "nameless", IdentityVerified: false });
  for (const [name, buy] of Object.entries(purchases(client, postPaid, prePaid))) {
    if (name === "CreateTairInstance") continue;
    expect(await refusal(buy()), name).toBe(unverified);
  }
});

test("more living PostPaid instances than the quota are refused, subscriptions are not", async () => {
  const { client } = await ownerWith(server, { Name: "few", PostPaidQuota: 1 });
  const first = await order(client);
  expect(await refusal(order(client))).toBe(quota);
  const prePaid = await order(client, { chargeType: "PrePaid", period: "1" });
  await waitForStatus(client, prePaid, "Normal");
  const convert = () =>
    client.transformInstanceChargeType(
      new models.TransformInstanceChargeTypeRequest({
        instanceId: prePaid,
        chargeType: "PostPaid",
      }),
    );
  expect(await refusal(convert())).toBe(quota);
  await waitForStatus(client, first, "Normal");
  await client.deleteInstance(new models.DeleteInstanceRequest({ instanceId: first }));
  expect(await refusal(convert())).toBe("accepted");
});

describe("what a zone can take", () => {
  const zone = "cn-hangzhou-j";

  test("200 orders at once sell a stock of 50 exactly, and a release gives one back", async () => {
    const stock = { ZoneId: zone, ClassFamily: "redis.basic", Available: 50 };
    await operator.call("SetZoneStock", stock);
    const client = patientClient(server);
    const orders = Array.from({ length: 200 }, () => {
      const request = order(client, { zoneId: zone });
      return request.then(
        (id) => ({ id, refused: "" }),
        async () => ({ id: "", refused: await refusal(request) }),
      );
    });
    const results = await Promise.all(orders);
    const sold = results.flatMap(({ id }) => (id ? [id] : []));
    expect(sold).toHaveLength(50);
    expect(new Set(results.map(({ refused }) => refused))).toEqual(new Set(["", noStock]));
    const left = async () => {
      const { Stocks } = await operator.call<{
        Stocks: { Stock: { ZoneId: string; Available: number }[] };
      }>("DescribeZoneStock");
      return Stocks.Stock.find((each) => each.ZoneId === zone)?.Available;
    };
    expect(Number(await left())).toBe(0);
    // The class of an instance in the zone cannot be changed into the family either.
    const other = await createInstance(server.client, {
      zoneId: zone,
      instanceClass: "redis.master.small.default",
    });
    const change = new models.ModifyInstanceSpecRequest({
      instanceId: other.instanceId ?? "",
      instanceClass: larger,
    });
    expect(await refusal(server.client.modifyInstanceSpec(change))).toBe(noStock);
    const released = sold[0] ?? "";
    await waitForStatus(server.client, released, "Normal");
    await server.client.deleteInstance(new models.DeleteInstanceRequest({ instanceId: released }));
    await expect.poll(async () => Number(await left())).toBe(1);
    expect(await refusal(server.client.modifyInstanceSpec(change))).toBe("accepted");
    // The family it came from has no counter, so that nothing is given back to it.
    await waitForStatus(server.client, other.instanceId ?? "", "Normal");
    expect(Number(await left())).toBe(0);
    await operator.call("SetZoneStock", { ...stock, Available: "unlimited" });
  });

  test("a class that is off sale in the zone is neither listed nor sold there", async () => {
    const listed = async () => {
      const { body } = await server.client.describeAvailableResource(
        new models.DescribeAvailableResourceRequest({ regionId: testRegion }),
      );
      return (body?.availableZones?.availableZone ?? [])
        .filter((each) => JSON.stringify(each).includes(`"${small}"`))
        .map((each) => each.zoneId);
    };
    expect(await listed()).toContain(zone);
    const off = { ZoneId: zone, ClassOrFamily: small, Offered: false };
    await operator.call("SetClassAvailability", off);
    expect(await listed()).not.toContain(zone);
    expect((await listed()).length).toBeGreaterThan(1);
    expect(await refusal(order(server.client, { zoneId: zone }))).toBe(notSupported);
    expect(await refusal(order(server.client, { zoneId: zone, dryRun: true }))).toBe(notSupported);
    expect(await refusal(order(server.client, { secondaryZoneId: zone }))).toBe(notSupported);
    const { instanceId = "" } = await createInstance(server.client, {
      zoneId: zone,
      instanceClass: larger,
    });
    const change = new models.ModifyInstanceSpecRequest({ instanceId, instanceClass: small });
    expect(await refusal(server.client.modifyInstanceSpec(change))).toBe(notSupported);
    await operator.call("SetClassAvailability", { ...off, Offered: true });
    expect(await listed()).toContain(zone);
  });

  test("no host is asked for more memory, CPU or ports than it has", async () => {
    const size = { MemoryMB: 3072, Cpu: 100, Ports: 3 };
    await operator.call("RegisterHost", { HostId: "only", ZoneId: zone, ...size });
    const large = { zoneId: zone, instanceClass: "redis.basic.large.default" };
    expect(await refusal(order(server.client, large))).toBe(noCapacity);
    const id = await order(server.client, { zoneId: zone });
    await waitForStatus(server.client, id, "Normal");
    const grow = (instanceClass: string) =>
      server.client.modifyInstanceSpec(
        new models.ModifyInstanceSpecRequest({ instanceId: id, instanceClass }),
      );
    expect(await refusal(grow("redis.basic.stand.default"))).toBe(noCapacity);
    expect(await refusal(grow(larger))).toBe("accepted");
    await waitForStatus(server.client, id, "Normal");
    await order(server.client, { zoneId: zone });
    expect(await refusal(order(server.client, { zoneId: zone }))).toBe(noCapacity);
    await server.client.deleteInstance(new models.DeleteInstanceRequest({ instanceId: id }));
    await expect.poll(() => refusal(order(server.client, { zoneId: zone }))).toBe("accepted");
    await operator.call("ModifyHost", { HostId: "only", Cpu: 1 });
    expect(await refusal(order(server.client, { zoneId: zone }))).toBe(noCapacity);
    // Hosts of one zone say nothing for another; there none is registered.
    expect(await refusal(order(server.client, { zoneId: "cn-hangzhou-h" }))).toBe(noCapacity);
    await operator.call("RegisterHost", { HostId: "all", MemoryMB: 1e6, Cpu: 5000, Ports: 5000 });
    await order(server.client, { zoneId: "cn-hangzhou-h" });
  });
});

test("a renewal with another class stands until the old end, and forbids other changes", async () => {
  const { client } = server;
  const id = await order(client, { chargeType: "PrePaid", period: "1" });
  const { endTime: oldEnd = "" } = await waitForStatus(client, id, "Normal");
  const renew = (instanceClass?: string) =>
    client.renewInstance(
      new models.RenewInstanceRequest({
        instanceId: id,
        period: 1,
        ...(instanceClass ? { instanceClass } : {}),
      }),
    );
  const { body } = await renew(larger);
  expect(Date.parse(body?.endTime ?? "")).toBeGreaterThan(Date.parse(oldEnd));
  const attribute = await waitForStatus(client, id, "Normal");
  expect(attribute.hasRenewChangeOrder).toBe("true");
  expect(attribute.instanceClass).toBe(small);
  const listed = await client.describeInstances(
    new models.DescribeInstancesRequest({ regionId: testRegion, instanceIds: id }),
  );
  expect(listed.body?.instances?.KVStoreInstance?.[0]?.hasRenewChangeOrder).toBe(true);
  const forbidden = {
    RenewInstance: () => renew(),
    ModifyInstanceSpec: () =>
      client.modifyInstanceSpec(
        new models.ModifyInstanceSpecRequest({ instanceId: id, instanceClass: larger }),
      ),
    DeleteInstance: () =>
      client.deleteInstance(new models.DeleteInstanceRequest({ instanceId: id })),
    TransformInstanceChargeType: () =>
      client.transformInstanceChargeType(
        new models.TransformInstanceChargeTypeRequest({ instanceId: id, chargeType: "PostPaid" }),
      ),
  };
  for (const [name, call] of Object.entries(forbidden)) {
    expect(await refusal(call()), name).toBe(renewChange);
  }
  await operator.call("MoveClock", { Seconds: 32 * day });
  await expect
    .poll(async () => {
      const { instanceClass, realInstanceClass, hasRenewChangeOrder, instanceStatus } =
        await waitForStatus(client, id, "Normal");
      return { instanceClass, realInstanceClass, hasRenewChangeOrder, instanceStatus };
    })
    .toEqual({
      instanceClass: larger,
      realInstanceClass: larger,
      hasRenewChangeOrder: "false",
      instanceStatus: "Normal",
    });
  expect(await refusal(renew())).toBe("accepted");
});

test("what is expired or locked takes only what lifts the lock", async () => {
  const { client } = server;
  const id = await order(client, { chargeType: "PrePaid", period: "1" });
  await waitForStatus(client, id, "Normal");
  await operator.call("MoveClock", { Seconds: 31 * day + 60 });
  await waitForStatus(client, id, "Inactive");
  const whitelist = new models.ModifySecurityIpsRequest({
    instanceId: id,
    securityIps: "10.0.0.1",
  });
  expect(await refusal(client.modifySecurityIps(whitelist))).toBe(locked);
  const restart = new models.RestartInstanceRequest({ instanceId: id });
  expect(await refusal(client.restartInstance(restart))).toBe(locked);
  const name = new models.ModifyInstanceAttributeRequest({ instanceId: id, instanceName: "named" });
  expect(await refusal(client.modifyInstanceAttribute(name))).toBe(locked);
  await client.renewInstance(new models.RenewInstanceRequest({ instanceId: id, period: 1 }));
  await waitForStatus(client, id, "Normal");
  expect(await refusal(client.modifySecurityIps(whitelist))).toBe("accepted");
});
