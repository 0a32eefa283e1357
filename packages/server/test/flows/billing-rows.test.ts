import { afterAll, beforeAll, expect, test } from "vitest";
import { day, larger, order, ownerWith, small } from "../billing-calls.ts";
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
