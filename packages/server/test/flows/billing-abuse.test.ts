import { afterAll, beforeAll, expect, test } from "vitest";
import { day, hour, larger, order, ownerWith, small } from "../billing-calls.ts";
import { HandClock } from "../hand-clock.ts";
import { clientFor, operatorOf } from "../operator-client.ts";
import { refusal } from "../refusal.ts";
import {
  attributeOf,
  models,
  type SdkClient,
  startTestServer,
  type TestServer,
  testRegion,
  waitForStatus,
} from "../test-server.ts";

/** Prices of the default book: a month of the class `small`, and of the one with 2 GB. */
const monthly = 6_300;
const monthlyLarger = 11_100;

let server: TestServer;
let operator: ReturnType<typeof operatorOf>;
let count = 0;

beforeAll(async () => {
  server = await startTestServer({ driver: "fake", allowClock: true });
  operator = operatorOf(server);
  await operator.call("FreezeClock");
  // Noon: the default maintenance window, 18:00 to 22:00, is still to come.
  await operator.call("MoveClock", { To: "2030-03-01T12:00:00Z" });
});
afterAll(() => server[Symbol.asyncDispose]());

const move = (Seconds: number) => operator.call("MoveClock", { Seconds });

/** An owner with so much money and nothing on credit. */
async function funded(cents: number) {
  const owner = await ownerWith(server, { Name: `abuse-${++count}`, CreditCents: 0 });
  await operator.call("AdjustBalance", { Owner: owner.ownerId, AmountCents: cents });
  const subscribe = async (overrides = {}) => {
    const id = await order(owner.client, { chargeType: "PrePaid", period: "1", ...overrides });
    await waitForStatus(owner.client, id, "Normal");
    return id;
  };
  const balance = async () => (await owner.money()).balanceCents;
  return { ...owner, subscribe, balance };
}

const changeTo = (client: SdkClient, instanceId: string, instanceClass: string, more = {}) =>
  client.modifyInstanceSpec(
    new models.ModifyInstanceSpecRequest({ instanceId, instanceClass, ...more }),
  );
const toPostPaid = (client: SdkClient, instanceId: string) =>
  client.transformInstanceChargeType(
    new models.TransformInstanceChargeTypeRequest({ instanceId, chargeType: "PostPaid" }),
  );
const toPrePaid = (client: SdkClient, instanceId: string, period: number) =>
  client.transformInstanceChargeType(
    new models.TransformInstanceChargeTypeRequest({ instanceId, chargeType: "PrePaid", period }),
  );
const inWindow = { effectiveTime: "MaintainTime" };

test("what a class brings back is paid back once, however often it is ordered", async () => {
  const { client, subscribe, balance } = await funded(monthlyLarger);
  const id = await subscribe({ instanceClass: larger });
  await changeTo(client, id, small, inWindow);
  const back = await balance();
  expect(back).toBeGreaterThan(0);
  expect(await refusal(changeTo(client, id, small))).toBe(
    "400 Task.Conflict: The task conflicts with a running task.",
  );
  expect(await refusal(changeTo(client, id, small, inWindow))).toMatch(/^400 Task\.Conflict/);
  expect(await balance()).toBe(back);
});

test("a class that waits for its window stands in the way of another way of paying", async () => {
  const { client, subscribe, balance } = await funded(100_000);
  const id = await subscribe();
  const metered = await order(client);
  await waitForStatus(client, metered, "Normal");
  await changeTo(client, id, larger, inWindow);
  await changeTo(client, metered, larger, inWindow);
  const before = await balance();
  const handling = "400 Order.LatestOrderIsHanding: Latest order is handing, please retry later.";
  expect(await refusal(toPostPaid(client, id))).toBe(handling);
  expect(await refusal(toPrePaid(client, metered, 12))).toBe(handling);
  expect(
    await refusal(
      client.transformToPrePaid(
        new models.TransformToPrePaidRequest({ instanceId: metered, period: 12 }),
      ),
    ),
  ).toBe(handling);
  expect(await balance()).toBe(before);
});

test("months that are renewed cost the class that waits for its window", async () => {
  const { client, subscribe, balance } = await funded(100_000);
  const id = await subscribe();
  await changeTo(client, id, larger, inWindow);
  const before = await balance();
  await client.renewInstance(new models.RenewInstanceRequest({ instanceId: id, period: 1 }));
  expect(before - (await balance())).toBe(monthlyLarger);
});

test("months that renew themselves cost the class that waits for its window", async () => {
  const { client, subscribe, balance } = await funded(100_000);
  const id = await subscribe({ autoRenew: "true" });
  // The window of today opens after the end, so that the end comes first.
  await move(31 * day - hour);
  await changeTo(client, id, larger, inWindow);
  const before = await balance();
  await move(2 * hour);
  await expect.poll(async () => before - (await balance())).toBe(monthlyLarger);
  await operator.call("MoveClock", { Seconds: 10 * hour });
  await expect.poll(async () => (await attributeOf(client, id)).realInstanceClass).toBe(larger);
});

test("time that was used is not paid back, however cheap the months were", async () => {
  const paid = monthly * 36 * 0.5;
  const { client, subscribe, balance } = await funded(paid);
  const id = await subscribe({ period: "36" });
  expect(await balance()).toBe(0);
  await move(548 * day);
  await waitForStatus(client, id, "Normal");
  await toPostPaid(client, id);
  // 36 months from March 2030 are 1096 days: half of them are left.
  expect(await balance()).toBeCloseTo(paid / 2, -1);
});

test("a smaller class brings back what was paid for the difference, not what it costs by the month", async () => {
  const months = 36 * 0.5;
  const { client, subscribe, balance } = await funded(monthlyLarger * months);
  const id = await subscribe({ instanceClass: larger, period: "36" });
  await changeTo(client, id, small);
  expect(await balance()).toBe((monthlyLarger - monthly) * months);
});

test("what a coupon paid is not paid back", async () => {
  const { client, ownerId, subscribe, balance } = await funded(2 * monthly);
  const { CouponNo } = await operator.call<{ CouponNo: string }>("CreateCoupon", {
    Owner: ownerId,
    Name: "all",
    OffPercent: 100,
  });
  const id = await subscribe({ instanceClass: larger, couponNo: CouponNo });
  expect(await balance()).toBe(2 * monthly);
  await client.renewInstance(new models.RenewInstanceRequest({ instanceId: id, period: 1 }));
  const renewed = await balance();
  expect(renewed).toBe(2 * monthly - monthlyLarger);
  await toPostPaid(client, id);
  expect(await balance()).toBe(2 * monthly);
  await waitForStatus(client, id, "Normal");
  await toPrePaid(client, id, 1);
  await waitForStatus(client, id, "Normal");
  expect(await balance()).toBe(2 * monthly - monthlyLarger);
  await toPostPaid(client, id);
  expect(await balance()).toBe(2 * monthly);
});

test("a coupon counts for all of an order for several instances", async () => {
  const { client, ownerId, keys, subscribe, balance } = await funded(4 * monthly);
  const give = async () =>
    (
      await operator.call<{ CouponNo: string }>("CreateCoupon", {
        Owner: ownerId,
        Name: "twice",
        OffCents: monthly + 100,
        MinCents: 2 * monthly,
      })
    ).CouponNo;
  const ids = [await subscribe(), await subscribe()];
  const before = await balance();
  await clientFor(server, keys, "2015-01-01").call("RenewMultiInstance", {
    InstanceIds: ids.join(","),
    Period: "1",
    CouponNo: await give(),
  });
  expect(before - (await balance())).toBe(monthly - 100);
  const element = { InstanceClass: small, ChargeType: "PrePaid", Period: "1", Quantity: 2 };
  const { body } = await client.createInstances(
    new models.CreateInstancesRequest({
      regionId: testRegion,
      instances: JSON.stringify([element]),
      couponNo: await give(),
      autoRenew: "true",
    }),
  );
  expect(before - (await balance())).toBe(2 * (monthly - 100));
  const created = body?.instanceIds?.instanceId ?? [];
  expect(created).toHaveLength(2);
  for (const DBInstanceId of created) {
    const { body: renewal } = await client.describeInstanceAutoRenewalAttribute(
      new models.DescribeInstanceAutoRenewalAttributeRequest({
        regionId: testRegion,
        DBInstanceId,
      }),
    );
    expect(renewal?.items?.item?.[0]?.autoRenew).toBe("true");
  }
});

/** A server whose clock moves without telling anybody, as time does while nobody looks. */
async function unawareServer() {
  const clock = new HandClock();
  const unaware = await startTestServer({ driver: "fake" }, { clock });
  const { client } = unaware;
  const id = await order(client, { chargeType: "PrePaid", period: "1" });
  const { endTime = "" } = await waitForStatus(client, id, "Normal");
  return { unaware, client, id, end: Date.parse(endTime), clock };
}

test("a renewal in the moment after the end opens what has just expired", async () => {
  const { unaware, client, id, end, clock } = await unawareServer();
  await using _ = unaware;
  clock.moveTo(end + 1_000);
  const { body } = await client.renewInstance(
    new models.RenewInstanceRequest({ instanceId: id, period: 1 }),
  );
  expect(Date.parse(body?.endTime ?? "")).toBeGreaterThan(end + 27 * day * 1000);
  await waitForStatus(client, id, "Normal");
  // Had the lock stayed, it would be released seven days later although it is paid.
  clock.moveTo(end + 8 * day * 1000);
  await client.renewInstance(new models.RenewInstanceRequest({ instanceId: id, period: 1 }));
  expect((await attributeOf(client, id)).instanceStatus).toBe("Normal");
});

test("a renewal in the moment after an automatic one comes on top of it", async () => {
  const { unaware, client, id, end, clock } = await unawareServer();
  await using _ = unaware;
  await client.modifyInstanceAutoRenewalAttribute(
    new models.ModifyInstanceAutoRenewalAttributeRequest({
      DBInstanceId: id,
      autoRenew: "true",
      duration: "12",
    }),
  );
  clock.moveTo(end + 1_000);
  const { body } = await client.renewInstance(
    new models.RenewInstanceRequest({ instanceId: id, period: 1 }),
  );
  expect(Date.parse(body?.endTime ?? "")).toBeGreaterThan(end + 390 * day * 1000);
});
