import { afterAll, beforeAll, expect, test } from "vitest";
import { larger, order, ownerWith, small } from "../billing-calls.ts";
import { operatorOf } from "../operator-client.ts";
import { refusal } from "../refusal.ts";
import {
  models,
  type SdkClient,
  startTestServer,
  type TestServer,
  testRegion,
  waitForStatus,
} from "../test-server.ts";

let server: TestServer;
let operator: ReturnType<typeof operatorOf>;
let client: SdkClient;

beforeAll(async () => {
  server = await startTestServer({ driver: "fake", allowClock: true });
  ({ client } = server);
  operator = operatorOf(server);
  await operator.call("FreezeClock");
});
afterAll(() => server[Symbol.asyncDispose]());

test("prices are those that orders pay", async () => {
  const price = async (parameters: object) => {
    const request = new models.DescribePriceRequest({ regionId: testRegion, ...parameters });
    const { body } = await client.describePrice(request);
    const { originalAmount, tradeAmount, discountAmount, currency } = body?.order ?? {};
    return { originalAmount, tradeAmount, discountAmount, currency };
  };
  const plain = (amount: string) => ({
    originalAmount: amount,
    tradeAmount: amount,
    discountAmount: "0.00",
    currency: "CNY",
  });
  const buy = { orderType: "BUY", instanceClass: small };
  expect(await price(buy)).toEqual(plain("0.14"));
  expect(await price({ ...buy, quantity: 3 })).toEqual(plain("0.42"));
  expect(await price({ ...buy, chargeType: "PrePaid", period: 1 })).toEqual(plain("63.00"));
  expect(await price({ ...buy, chargeType: "PrePaid", period: 12 })).toEqual({
    originalAmount: "756.00",
    tradeAmount: "642.60",
    discountAmount: "113.40",
    currency: "CNY",
  });
  const instances = JSON.stringify([
    { RegionId: testRegion, InstanceClass: small, ChargeType: "PrePaid", Period: 1, Quantity: 2 },
    { RegionId: testRegion, InstanceClass: larger, ChargeType: "PrePaid", Period: 1 },
  ]);
  expect(await price({ orderType: "BUY", instances })).toEqual(plain("237.00"));

  const owner = await ownerWith(server, { Name: "buyer" });
  const id = await order(owner.client, { chargeType: "PrePaid", period: "1" });
  await waitForStatus(owner.client, id, "Normal");
  const ask = async (parameters: object) => {
    const request = new models.DescribePriceRequest({ instanceId: id, ...parameters });
    return (await owner.client.describePrice(request)).body?.order?.tradeAmount;
  };
  const paid = async (buyIt: () => Promise<unknown>) => {
    const { balanceCents } = await owner.money();
    await buyIt();
    return ((balanceCents - (await owner.money()).balanceCents) / 100).toFixed(2);
  };
  const upgrade = await ask({ orderType: "UPGRADE", instanceClass: larger });
  const change = { instanceId: id, instanceClass: larger };
  expect(
    await paid(() => owner.client.modifyInstanceSpec(new models.ModifyInstanceSpecRequest(change))),
  ).toBe(upgrade);
  await waitForStatus(owner.client, id, "Normal");
  const renew = await ask({ orderType: "RENEW", period: 12 });
  const renewal = new models.RenewInstanceRequest({ instanceId: id, period: 12 });
  expect(await paid(() => owner.client.renewInstance(renewal))).toBe(renew);
  expect(await refusal(ask({ orderType: "UPGRADE" }))).toMatch(/^400 MissingClassCode/);
  expect(await refusal(price({ orderType: "BUY" }))).toMatch(/^400 MissingClassCode/);
  expect(await refusal(price({ orderType: "BUY", instanceClass: "no.such.class" }))).toMatch(
    /^404 InvalidDBInstanceClass\.NotFound/,
  );
  expect(await refusal(price({ orderType: "RENEW", period: 1 }))).toBe(
    "400 MissingParameter: InstanceId is mandatory for this action.",
  );
});

test("a coupon pays its part of one order, and of that alone", async () => {
  const owner = await ownerWith(server, { Name: "lucky", CreditCents: 0 });
  await operator.call("AdjustBalance", { Owner: owner.ownerId, AmountCents: 2 * 6_300 - 1_000 });
  const give = async (terms: Readonly<Record<string, string | number>>) =>
    (
      await operator.call<{ CouponNo: string }>("CreateCoupon", {
        Owner: owner.ownerId,
        Name: "welcome",
        ...terms,
      })
    ).CouponNo;
  const couponNo = await give({ OffCents: 1_000, MinCents: 5_000 });
  const late = await give({ OffPercent: 100, ValidUntil: "2020-01-01T00:00:00Z" });
  const buy = { chargeType: "PrePaid", period: "1" };
  const price = new models.DescribePriceRequest({
    regionId: testRegion,
    orderType: "BUY",
    instanceClass: small,
    chargeType: "PrePaid",
    period: 1,
    couponNo,
  });
  const { body } = await owner.client.describePrice(price);
  expect(body?.order).toMatchObject({
    originalAmount: "63.00",
    tradeAmount: "53.00",
    discountAmount: "10.00",
  });
  expect(body?.order?.coupons?.coupon?.map((each) => [each.couponNo, each.isSelected])).toEqual([
    [couponNo, "true"],
    ["youhuiquan_promotion_option_id_for_blank", "false"],
  ]);
  const invalid = "400 InvalidParameter: The specified parameter CouponNo is not valid.";
  expect(await refusal(order(owner.client, { ...buy, couponNo: late }))).toBe(invalid);
  await order(owner.client, { ...buy, couponNo });
  expect((await owner.money()).balanceCents).toBe(6_300);
  expect(await refusal(order(owner.client, { ...buy, couponNo }))).toBe(invalid);
  // Another one is chosen by itself where the order wishes it.
  await give({ OffPercent: 10 });
  await order(owner.client, { ...buy, autoUseCoupon: "true" });
  expect((await owner.money()).balanceCents).toBe(630);
});
