import { afterAll, beforeAll, expect, test } from "vitest";
import { larger, order, patientClient, small } from "../billing-calls.ts";
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
  server = await startTestServer({ driver: "fake" });
  operator = operatorOf(server);
});
afterAll(() => server[Symbol.asyncDispose]());

const noStock = "400 QuotaNotEnough: Quota not enough in this zone.";
const notSupported =
  "400 Zone.NotSupport: Specified zone does not support creating with instance class.";
const noCapacity =
  "400 InsufficientResourceCapacity: There is insufficient capacity available for the requested instance.";
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
