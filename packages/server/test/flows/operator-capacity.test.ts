import { afterAll, beforeAll, expect, test } from "vitest";
import { operatorOf } from "../operator-client.ts";
import { refusal } from "../refusal.ts";
import {
  createInstance,
  models,
  startTestServer,
  type TestServer,
  testRegion,
} from "../test-server.ts";

let server: TestServer;
let operator: ReturnType<typeof operatorOf>;

beforeAll(async () => {
  server = await startTestServer({ driver: "fake" });
  operator = operatorOf(server);
});
afterAll(() => server[Symbol.asyncDispose]());

const zone = "cn-hangzhou-h";
const order = (more = {}) =>
  refusal(
    server.client.createInstance(
      new models.CreateInstanceRequest({
        regionId: testRegion,
        zoneId: zone,
        instanceClass: "redis.basic.small.default",
        ...more,
      }),
    ),
  );

test("a zone sells what it has in stock, and without a counter any number", async () => {
  const basic = { ZoneId: zone, ClassFamily: "redis.basic" };
  await operator.call("SetZoneStock", { ...basic, Available: 1 });
  expect(await order()).toBe("accepted");
  expect(await order()).toBe("400 QuotaNotEnough: Quota not enough in this zone.");
  expect(await order({ instanceClass: "redis.master.small.default" })).toBe("accepted");
  expect(await operator.call("DescribeZoneStock")).toMatchObject({
    Stocks: { Stock: [{ ...basic, Available: 0 }] },
  });
  await operator.call("SetZoneStock", { ...basic, Available: "unlimited" });
  expect(await order()).toBe("accepted");
  expect(await operator.call("DescribeZoneStock")).toMatchObject({ Stocks: { Stock: [] } });
});

test("a class or family that a zone does not offer cannot be ordered there", async () => {
  const master = { ZoneId: zone, ClassOrFamily: "redis.master" };
  await operator.call("SetClassAvailability", { ...master, Offered: false });
  expect(await order({ instanceClass: "redis.master.small.default" })).toBe(
    "400 Zone.NotSupport: Specified zone does not support creating with instance class.",
  );
  expect(await order({ instanceClass: "redis.master.small.default", zoneId: undefined })).toBe(
    "accepted",
  );
  expect(await operator.call("DescribeClassAvailability")).toMatchObject({
    Exclusions: { Exclusion: [master] },
  });
  await operator.call("SetClassAvailability", { ...master, Offered: true });
  expect(await order({ instanceClass: "redis.master.small.default" })).toBe("accepted");
});

test("hosts are counted from the first one on", async () => {
  const host = { HostId: "rack-1", MemoryMB: 1024, Cpu: 8, Ports: 2 };
  await operator.call("RegisterHost", host);
  expect(await order()).toBe("accepted");
  expect(await order()).toBe(
    "400 InsufficientResourceCapacity: There is insufficient capacity available for the requested instance.",
  );
  expect(await refusal(operator.call("RemoveHost", { HostId: "rack-1" }))).toBe(
    "409 InvalidHost.InUse: Nodes are promised to the specified host.",
  );
  await operator.call("ModifyHost", { HostId: "rack-1", MemoryMB: 2048 });
  expect(await operator.call("ListHosts")).toMatchObject({
    Hosts: { Host: [{ HostId: "rack-1", MemoryMB: 2048, UsedPorts: 1 }] },
  });
  expect(await order()).toBe("accepted");
  expect(await refusal(operator.call("ModifyHost", { HostId: "rack-2", Cpu: 1 }))).toBe(
    "404 InvalidHost.NotFound: The specified host does not exist.",
  );
  await operator.call("ModifyHost", { HostId: "rack-1", MemoryMB: 999_999, Ports: 999 });
});

test("no more addresses are given out than the pool may have", async () => {
  type Pools = { AddressPools: { AddressPool: { Used: number; Size: string }[] } };
  const pool = async () =>
    (await operator.call<Pools>("DescribeAddressPools")).AddressPools.AddressPool[0];
  const used = (await pool())?.Used ?? 0;
  await operator.call("SetAddressPool", { Size: used + 1 });
  const last = await createInstance(server.client);
  expect(await order()).toBe("400 AllocateVpcIp.NotEnough: Ip resource is not enough");
  await server.client.deleteInstance(
    new models.DeleteInstanceRequest({ instanceId: last.instanceId }),
  );
  await expect.poll(async () => (await pool())?.Used).toBe(used);
  expect(await order()).toBe("accepted");
  await operator.call("SetAddressPool", { Size: "unlimited" });
  expect(await order()).toBe("accepted");
  expect(await pool()).toMatchObject({ Used: used + 2, Size: "unlimited" });
});

test("zones, families and classes that do not exist are refused", async () => {
  const stock = (more: Record<string, string | number>) =>
    refusal(operator.call("SetZoneStock", { ZoneId: zone, Available: 1, ...more }));
  expect(await stock({ ClassFamily: "redis.none" })).toBe(
    "400 InvalidParameter: The specified parameter ClassFamily is not valid.",
  );
  expect(await stock({ ClassFamily: "redis.basic", ZoneId: "mars-a" })).toBe(
    "404 InvalidRegion.NotFound: The RegionId or ZoneId provided does not exist in our records.",
  );
  expect(await stock({ ClassFamily: "redis.basic", Available: -1 })).toBe(
    "400 InvalidParameter: The specified parameter Available is not valid.",
  );
});
