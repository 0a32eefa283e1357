import { afterAll, beforeAll, expect, test } from "vitest";
import { day, order, ownerWith } from "../billing-calls.ts";
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

let server: TestServer;
let operator: ReturnType<typeof operatorOf>;
let client: SdkClient;

beforeAll(async () => {
  server = await startTestServer({ driver: "fake", allowClock: true });
  ({ client } = server);
  operator = operatorOf(server);
  await operator.call("FreezeClock");
  await operator.call("MoveClock", { To: "2030-01-31T10:00:00Z" });
});
afterAll(() => server[Symbol.asyncDispose]());

const move = (Seconds: number) => operator.call("MoveClock", { Seconds });
const subscribe = async (overrides = {}) => {
  const id = await order(client, { chargeType: "PrePaid", period: "1", ...overrides });
  await waitForStatus(client, id, "Normal");
  return id;
};
const renewalOf = async (DBInstanceId: string) => {
  const { body } = await client.describeInstanceAutoRenewalAttribute(
    new models.DescribeInstanceAutoRenewalAttributeRequest({ regionId: testRegion, DBInstanceId }),
  );
  return body?.items?.item?.map(({ autoRenew, duration }) => ({ autoRenew, duration }));
};
const setRenewal = (DBInstanceId: string, autoRenew: string, duration: string) =>
  client.modifyInstanceAutoRenewalAttribute(
    new models.ModifyInstanceAutoRenewalAttributeRequest({ DBInstanceId, autoRenew, duration }),
  );
const notSupported =
  "400 InvalidOrderCharge.NotSupport: The order charge type does not support this operation.";

test("a month from the last day of January ends on the last day of February", async () => {
  const id = await subscribe();
  expect((await attributeOf(client, id)).endTime).toBe("2030-02-28T10:00:00Z");
});

test("a renewal follows on the end, and its answer says the new one", async () => {
  const id = await subscribe();
  const renewal = new models.RenewInstanceRequest({ instanceId: id, period: 12 });
  const { body } = await client.renewInstance(renewal);
  expect(body?.orderId).toMatch(/^\d+$/);
  expect(body?.endTime).toBe("2031-02-28T10:00:00Z");
  expect((await attributeOf(client, id)).endTime).toBe(body?.endTime);
});

test("a renewal that is not to be paid changes nothing", async () => {
  const id = await subscribe();
  const { endTime } = await attributeOf(client, id);
  const { body } = await client.renewInstance(
    new models.RenewInstanceRequest({ instanceId: id, period: 1, autoPay: false }),
  );
  expect(body).toMatchObject({ orderId: expect.stringMatching(/^\d+$/), endTime });
  expect((await attributeOf(client, id)).endTime).toBe(endTime);
});

test("a token renews once", async () => {
  const id = await subscribe();
  const clientToken = crypto.randomUUID();
  const renewal = new models.RenewInstanceRequest({ instanceId: id, period: 1, clientToken });
  const answers = await Promise.all([1, 2, 3].map(() => client.renewInstance(renewal)));
  expect(new Set(answers.map(({ body }) => body?.endTime)).size).toBe(1);
  expect((await attributeOf(client, id)).endTime).toBe(answers[0]?.body?.endTime);
});

test("pay as you go has nothing to renew", async () => {
  const id = await order(client);
  await waitForStatus(client, id, "Normal");
  const renewal = new models.RenewInstanceRequest({ instanceId: id, period: 1 });
  expect(await refusal(client.renewInstance(renewal))).toBe(
    "404 NotFoundOrder: Specified Instance not found valid order.",
  );
  expect(await refusal(renewalOf(id))).toBe(notSupported);
  expect(await refusal(setRenewal(id, "true", "1"))).toBe(notSupported);
});

test("several subscriptions are renewed with one order, or none of them", async () => {
  const ids = [await subscribe(), await subscribe()];
  const call = (instanceIds: string) =>
    operatorless("RenewMultiInstance", { InstanceIds: instanceIds, Period: "2" });
  const ends = () => Promise.all(ids.map(async (id) => (await attributeOf(client, id)).endTime));
  const before = await ends();
  const postPaid = await order(client);
  await waitForStatus(client, postPaid, "Normal");
  expect(await refusal(call([...ids, postPaid].join(",")))).toMatch(/^404 NotFoundOrder/);
  expect(await ends()).toEqual(before);
  const { OrderId } = await call(ids.join(","));
  expect(OrderId).toMatch(/^\d+$/);
  expect(await ends()).toEqual(["2030-04-28T10:00:00Z", "2030-04-28T10:00:00Z"]);
  expect(await refusal(call("r-1,,$$"))).toMatch(/^400 InvalidInstanceIds\.Malformed/);
});

test("automatic renewal goes on for as long as it is switched on", async () => {
  const id = await subscribe({ autoRenew: "true", autoRenewPeriod: "2" });
  expect(await renewalOf(id)).toEqual([{ autoRenew: "true", duration: 2 }]);
  await move(40 * day);
  await expect
    .poll(async () => (await attributeOf(client, id)).endTime)
    .toBe("2030-04-28T10:00:00Z");
  await setRenewal(id, "true", "1");
  await move(120 * day);
  await expect
    .poll(async () => (await attributeOf(client, id)).endTime)
    .toBe("2030-07-28T10:00:00Z");
  expect((await attributeOf(client, id)).instanceStatus).toBe("Normal");
  await setRenewal(id, "false", "1");
  await move(20 * day);
  await waitForStatus(client, id, "Inactive");
});

test("one that cannot be paid when it is due expires, and a renewal in time opens it again", async () => {
  const owner = await ownerWith(server, { Name: "short", CreditCents: 0 });
  await operator.call("AdjustBalance", { Owner: owner.ownerId, AmountCents: 2 * 6_300 + 6_299 });
  const id = await order(owner.client, { chargeType: "PrePaid", period: "1", autoRenew: "true" });
  await waitForStatus(owner.client, id, "Normal");
  await move(35 * day);
  await expect.poll(async () => (await owner.money()).balanceCents).toBe(6_299);
  expect((await attributeOf(owner.client, id)).instanceStatus).toBe("Normal");
  await move(29 * day);
  await waitForStatus(owner.client, id, "Inactive");
  await operator.call("AdjustBalance", { Owner: owner.ownerId, AmountCents: 1 });
  expect((await attributeOf(owner.client, id)).instanceStatus).toBe("Inactive");
  await owner.client.renewInstance(new models.RenewInstanceRequest({ instanceId: id, period: 1 }));
  await waitForStatus(owner.client, id, "Normal");
  expect((await owner.money()).balanceCents).toBe(0);
});

test("how an instance is paid changes both ways", async () => {
  const id = await order(client);
  await waitForStatus(client, id, "Normal");
  const toPrePaid = (period: number) =>
    client.transformToPrePaid(new models.TransformToPrePaidRequest({ instanceId: id, period }));
  const transform = (fields: object) =>
    client.transformInstanceChargeType(
      new models.TransformInstanceChargeTypeRequest({ instanceId: id, ...fields }),
    );
  const { body } = await toPrePaid(3);
  expect(body?.orderId).toMatch(/^\d+$/);
  expect(await waitForStatus(client, id, "Normal")).toMatchObject({
    chargeType: "PrePaid",
    endTime: body?.endTime,
    isOrderCompleted: true,
  });
  expect(await refusal(toPrePaid(1))).toBe("403 AlreadyPrePaid: This instance is already prepaid");
  await transform({ chargeType: "PostPaid" });
  expect(await waitForStatus(client, id, "Normal")).toMatchObject({
    chargeType: "PostPaid",
    endTime: "",
  });
  expect(await refusal(transform({ chargeType: "PrePaid" }))).toBe(
    "400 MissingParameter: Period is mandatory for this action.",
  );
  await transform({ chargeType: "PrePaid", period: 1, autoRenew: "true", autoRenewPeriod: 6 });
  expect((await waitForStatus(client, id, "Normal")).chargeType).toBe("PrePaid");
  expect(await renewalOf(id)).toEqual([{ autoRenew: "true", duration: 6 }]);
});

test("a subscription cannot be given back before its end, but can be once it expired", async () => {
  const id = await subscribe();
  const release = () => client.deleteInstance(new models.DeleteInstanceRequest({ instanceId: id }));
  expect(await refusal(release())).toMatch(/^400 IncorrectDBInstanceType/);
  await move(33 * day);
  await waitForStatus(client, id, "Inactive");
  expect(await refusal(release())).toBe("accepted");
});

test("those that end soon are listed, and on wish those that ended", async () => {
  const soon = await subscribe();
  const later = await subscribe({ period: "12" });
  const list = async (parameters: Readonly<Record<string, string>>) => {
    const answer = await operatorless("DescribeInstancesByExpireTime", parameters);
    const { Instances } = answer as unknown as {
      Instances: { KVStoreInstance: { InstanceId: string; HasRenewChangeOrder: string }[] };
    };
    return Instances.KVStoreInstance.map((each) => each.InstanceId);
  };
  expect(await list({ ExpirePeriod: "7", RegionId: testRegion })).not.toContain(soon);
  expect(await list({ ExpirePeriod: "40", RegionId: testRegion })).toContain(soon);
  expect(await list({ ExpirePeriod: "40", RegionId: testRegion })).not.toContain(later);
  await move(33 * day);
  await waitForStatus(client, soon, "Inactive");
  expect(await list({ ExpirePeriod: "7", RegionId: testRegion })).not.toContain(soon);
  const all = { ExpirePeriod: "7", RegionId: testRegion, HasExpiredRes: "true" };
  expect(await list(all)).toContain(soon);
});

/** Operations that the official SDK of today no longer has, through the one that takes any. */
function operatorless(action: string, parameters: Readonly<Record<string, string>>) {
  return clientFor(server, server, "2015-01-01").call(action, parameters);
}
