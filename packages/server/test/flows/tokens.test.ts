import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { clientFor, newOwner, operatorOf } from "../operator-client.ts";
import { startTestServer, type TestServer, testRegion } from "../test-server.ts";

const orders = 1_000;
/** As many as a busy program has under way. */
const atOnce = 20;

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ driver: "fake" });
});
afterAll(() => server[Symbol.asyncDispose]());

interface Order {
  readonly token: string;
  readonly answers: string[];
  cuts: number;
}

test("1,000 orders whose answers get lost make 1,000 instances, one for each token", async () => {
  const owner = await newOwner(server, { Name: "tokens", BalanceCents: 100_000_000 });
  const client = clientFor(server, owner, "2015-01-01");
  const operator = operatorOf(server);
  await operator.call("CreateFault", {
    Effect: "drop-after",
    Operation: "CreateInstance",
    Percent: 40,
  });

  /** One client's patience: the same order with the same token until there is an answer. */
  async function place(order: Order): Promise<void> {
    for (;;) {
      try {
        const { InstanceId } = await client.call("CreateInstance", {
          RegionId: testRegion,
          InstanceClass: "redis.basic.small.default",
          InstanceName: order.token,
          Token: order.token,
        });
        order.answers.push(String(InstanceId));
        return;
      } catch (error) {
        if (error instanceof Object && "statusCode" in error) throw error;
        order.cuts += 1;
        await sleep(1);
      }
    }
  }

  const all: Order[] = Array.from({ length: orders }, (_, index) => ({
    token: `order-${index}`,
    answers: [],
    cuts: 0,
  }));
  const waiting = [...all];
  await Promise.all(
    Array.from({ length: atOnce / 2 }, async () => {
      for (let order = waiting.pop(); order; order = waiting.pop()) {
        // Some programs do not even wait before they try again.
        await Promise.all([place(order), place(order)]);
      }
    }),
  );

  for (const { token, answers } of all) {
    expect(new Set(answers).size, `instances of ${token}`).toBe(1);
  }
  const cuts = all.reduce((sum, order) => sum + order.cuts, 0);
  expect(cuts).toBeGreaterThan(orders / 2);
  const instances = new Map(all.map(({ token, answers }) => [answers[0], token]));
  expect(instances.size).toBe(orders);
  const listed = new Map<string, string>();
  for (let page = 1; page <= orders / 50; page += 1) {
    const { TotalCount, Instances } = await client.call<{
      TotalCount: number;
      Instances: { KVStoreInstance: { InstanceId: string; InstanceName: string }[] };
    }>("DescribeInstances", { RegionId: testRegion, PageSize: 50, PageNumber: page });
    expect(TotalCount).toBe(orders);
    for (const each of Instances.KVStoreInstance) listed.set(each.InstanceId, each.InstanceName);
  }
  expect(listed).toEqual(instances);
}, 120_000);
