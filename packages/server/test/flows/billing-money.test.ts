import { afterAll, beforeAll, expect, test } from "vitest";
import { day, hour, larger, moneyOf, order, ownerWith, small, sumOf } from "../billing-calls.ts";
import { operatorOf } from "../operator-client.ts";
import { refusal } from "../refusal.ts";
import {
  attributeOf,
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
  await operator.call("FreezeClock");
});
afterAll(() => server[Symbol.asyncDispose]());

const move = (Seconds: number) => operator.call("MoveClock", { Seconds });
/** Prices of the default book for the class `small`: 6300 a month, a 720th of it and a half more. */
const hourly = 14;
const monthly = 6_300;

test("pay as you go costs its price for every hour of a month that is skipped at once", async () => {
  const { client, money } = await ownerWith(server, { Name: "hourly", CreditCents: 10_000_000 });
  const id = await order(client);
  await waitForStatus(client, id, "Normal");
  await move(30 * 60);
  expect((await money()).balanceCents).toBe(0);
  await move(30 * 60);
  await expect.poll(async () => (await money()).balanceCents).toBe(-hourly);
  await move(30 * day - hour);
  await expect.poll(async () => (await money()).balanceCents).toBe(-720 * hourly);
  const { entries } = await money();
  expect(entries.map(({ Kind, Hours, InstanceId }) => ({ Kind, Hours, InstanceId }))).toEqual([
    { Kind: "usage", Hours: 719, InstanceId: id },
    { Kind: "usage", Hours: 1, InstanceId: id },
  ]);
});

test("an hour costs what the class cost when it began; the last one counts whole", async () => {
  const { client, money } = await ownerWith(server, { Name: "changing" });
  const id = await order(client);
  await waitForStatus(client, id, "Normal");
  await move(90 * 60);
  await client.modifyInstanceSpec(
    new models.ModifyInstanceSpecRequest({ instanceId: id, instanceClass: larger }),
  );
  await waitForStatus(client, id, "Normal");
  await move(2 * hour);
  // 2 GB: (1500 + 2 × 4800) × 1.5 / 720, rounded up.
  const after = 24;
  await expect.poll(async () => (await money()).balanceCents).toBe(-2 * hourly - after);
  await client.deleteInstance(new models.DeleteInstanceRequest({ instanceId: id }));
  expect((await money()).balanceCents).toBe(-2 * hourly - 2 * after);
  await move(5 * hour);
  expect((await money()).balanceCents).toBe(-2 * hourly - 2 * after);
});

test("a class that comes in the maintenance window is paid from then on", async () => {
  const { client, money } = await ownerWith(server, { Name: "patient" });
  const id = await order(client);
  await waitForStatus(client, id, "Normal");
  const { CurrentTime } = await operator.call<{ CurrentTime: string }>("DescribeClock");
  const opens = new Date(Date.parse(CurrentTime) + 3 * hour * 1000);
  const clock = (date: Date) => `${date.toISOString().slice(11, 16)}Z`;
  await client.modifyInstanceMaintainTime(
    new models.ModifyInstanceMaintainTimeRequest({
      instanceId: id,
      maintainStartTime: clock(opens),
      maintainEndTime: clock(new Date(opens.getTime() + 2 * hour * 1000)),
    }),
  );
  await client.modifyInstanceSpec(
    new models.ModifyInstanceSpecRequest({
      instanceId: id,
      instanceClass: larger,
      effectiveTime: "MaintainTime",
    }),
  );
  await move(2 * hour);
  expect((await attributeOf(client, id)).instanceClass).toBe(small);
  await move(3 * hour);
  await expect.poll(async () => (await attributeOf(client, id)).realInstanceClass).toBe(larger);
  // The window opens at a whole minute, within the third hour.
  await expect.poll(async () => (await money()).balanceCents).toBe(-3 * hourly - 2 * 24);
});

test("debt closes after a day of grace, and money opens again", async () => {
  const terms = { Name: "debtor", CreditCents: 0 };
  const { client, ownerId, money } = await ownerWith(server, terms);
  await operator.call("AdjustBalance", { Owner: ownerId, AmountCents: 10 * hourly });
  const id = await order(client);
  await waitForStatus(client, id, "Normal");
  await move(10 * hour);
  await expect.poll(async () => (await money()).balanceCents).toBe(0);
  expect((await attributeOf(client, id)).instanceStatus).toBe("Normal");
  await move(hour + day - 60);
  await expect.poll(async () => (await money()).balanceCents).toBe(-24 * hourly);
  expect((await attributeOf(client, id)).instanceStatus).toBe("Normal");
  await move(60);
  await waitForStatus(client, id, "Inactive");
  await move(3 * day);
  expect((await money()).balanceCents).toBe(-25 * hourly);
  await operator.call("AdjustBalance", { Owner: ownerId, AmountCents: 24 * hourly });
  expect((await attributeOf(client, id)).instanceStatus).toBe("Inactive");
  await operator.call("AdjustBalance", { Owner: ownerId, AmountCents: 2 * hourly });
  await waitForStatus(client, id, "Normal");
  await move(hour);
  await expect.poll(async () => (await money()).balanceCents).toBe(0);
  expect(sumOf(await money())).toBe(0);
});

test("debt that is not paid ends in the recycle bin, seven days after the closing", async () => {
  const { client, ownerId } = await ownerWith(server, { Name: "bankrupt", CreditCents: 0 });
  await operator.call("AdjustBalance", { Owner: ownerId, AmountCents: 10 * hourly });
  const id = await order(client);
  await waitForStatus(client, id, "Normal");
  await move(11 * hour + day + 7 * day - 60);
  await waitForStatus(client, id, "Inactive");
  await move(60);
  await expect
    .poll(() => refusal(attributeOf(client, id)))
    .toMatch(/^404 InvalidInstanceId\.NotFound/);
  const inBin = async () => {
    const { body } = await client.describeInstances(
      new models.DescribeInstancesRequest({ regionId: testRegion, instanceStatus: "Released" }),
    );
    return body?.instances?.KVStoreInstance?.map((each) => each.instanceId);
  };
  expect(await inBin()).toEqual([id]);
  await move(8 * day + 60);
  await expect.poll(inBin).toEqual([]);
});

test("a subscription pays the difference for a larger class and gets it back for a smaller", async () => {
  const { client, ownerId, money } = await ownerWith(server, { Name: "up-down", CreditCents: 0 });
  await operator.call("AdjustBalance", { Owner: ownerId, AmountCents: 50_000 });
  const id = await order(client, { chargeType: "PrePaid", period: "1" });
  await waitForStatus(client, id, "Normal");
  expect((await money()).balanceCents).toBe(50_000 - monthly);
  const change = async (instanceClass: string) => {
    await client.modifyInstanceSpec(
      new models.ModifyInstanceSpecRequest({ instanceId: id, instanceClass }),
    );
    await waitForStatus(client, id, "Normal");
  };
  const before = (await money()).balanceCents;
  await change(larger);
  const paid = before - (await money()).balanceCents;
  expect(paid).toBeGreaterThan(4_500);
  expect(paid).toBeLessThan(5_200);
  await change(small);
  expect((await money()).balanceCents).toBe(before);
  await client.transformInstanceChargeType(
    new models.TransformInstanceChargeTypeRequest({ instanceId: id, chargeType: "PostPaid" }),
  );
  // All of the month is left, and never more comes back than was paid.
  expect((await money()).balanceCents).toBe(50_000);
});

test("the ledger always sums to the balance, and nobody spends what is not there", async () => {
  const { client, ownerId, money } = await ownerWith(server, { Name: "busy", CreditCents: 0 });
  await operator.call("AdjustBalance", { Owner: ownerId, AmountCents: 20 * monthly });
  const base = await order(client, { chargeType: "PrePaid", period: "1" });
  await waitForStatus(client, base, "Normal");
  const attempts = Array.from({ length: 90 }, (_, at) => {
    if (at % 9 === 0) return operator.call("AdjustBalance", { Owner: ownerId, AmountCents: 500 });
    if (at % 9 === 1) return move(600);
    if (at % 3 === 0) return order(client);
    if (at % 3 === 1) return order(client, { chargeType: "PrePaid", period: "1" });
    return client.renewInstance(new models.RenewInstanceRequest({ instanceId: base, period: 1 }));
  });
  const refused = await Promise.all(attempts.map((each) => refusal(each)));
  expect(new Set(refused)).toEqual(
    new Set(["accepted", "400 InsufficientBalance: Your account does not have enough balance."]),
  );
  const after = await money();
  expect(sumOf(after)).toBe(after.balanceCents);
  expect(after.balanceCents).toBeGreaterThanOrEqual(0);
  expect(after.balanceCents).toBeLessThan(monthly + 60 * hourly);
});

test("the root owner is charged as well and may owe any amount", async () => {
  const id = await order(server.client);
  await waitForStatus(server.client, id, "Normal");
  const before = await moneyOf(server, "root");
  await move(day);
  await expect
    .poll(async () => (await moneyOf(server, "root")).balanceCents)
    .toBe(before.balanceCents - 24 * hourly);
  const after = await moneyOf(server, "root");
  expect(sumOf(after)).toBe(after.balanceCents);
  expect((await attributeOf(server.client, id)).instanceStatus).toBe("Normal");
});
