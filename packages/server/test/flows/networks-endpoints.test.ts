import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { canEnter, ended, redisAt } from "../published-redis.ts";
import { refusal } from "../refusal.ts";
import {
  type Attribute,
  attributeOf,
  createInstance,
  models,
  testPassword as password,
  startTestServer,
  type TestServer,
  testRegion,
  waitForStatus,
} from "../test-server.ts";
import { createVpc, createVswitch, type TestVswitch, vpcClient } from "../vpc-calls.ts";
import { waitUntil } from "../wait-until.ts";

const dayMs = 86_400_000;
/** In the zone of the vSwitches, so that it can move into them. */
const classic = { networkType: "CLASSIC", zoneId: `${testRegion}-h` };

let server: TestServer;
let movedMs = 0;
let vswitch: TestVswitch;
let other: TestVswitch;

beforeAll(async () => {
  server = await startTestServer({}, { clock: { now: () => Date.now() + movedMs } });
  const vpc = vpcClient(server);
  const vpcId = await createVpc(vpc);
  vswitch = await createVswitch(vpc, vpcId, "10.1.0.0/24");
  other = await createVswitch(vpc, vpcId, "10.2.0.0/24");
});
afterAll(() => server[Symbol.asyncDispose]());

async function netInfo(instanceId: string | undefined, netType?: string) {
  const { body } = await server.client.describeDBInstanceNetInfo(
    new models.DescribeDBInstanceNetInfoRequest({ instanceId, netType }),
  );
  return body?.netInfoItems?.instanceNetInfo ?? [];
}

type NetInfo = Awaited<ReturnType<typeof netInfo>>[number];

const placeOf = (item: NetInfo | undefined) => ({
  connectionDomain: item?.connectionString,
  port: Number(item?.port),
});

function allocate(instanceId: string | undefined, connectionStringPrefix: string, port = "6380") {
  return server.client.allocateInstancePublicConnection(
    new models.AllocateInstancePublicConnectionRequest({
      instanceId,
      connectionStringPrefix,
      port,
    }),
  );
}

function release(instanceId: string | undefined, currentConnectionString: string | undefined) {
  return server.client.releaseInstancePublicConnection(
    new models.ReleaseInstancePublicConnectionRequest({ instanceId, currentConnectionString }),
  );
}

function modify(DBInstanceId: string | undefined, current: string | undefined, more: object) {
  return server.client.modifyDBInstanceConnectionString(
    new models.ModifyDBInstanceConnectionStringRequest({
      DBInstanceId,
      currentConnectionString: current,
      ...more,
    }),
  );
}

function switchNetwork(instanceId: string | undefined, more: object = {}) {
  return server.client.switchNetwork(
    new models.SwitchNetworkRequest({
      instanceId,
      targetNetworkType: "VPC",
      ...vswitch,
      ...more,
    }),
  );
}

/** The change shows as NetworkModifying, and is over when the instance is Normal again. */
async function settled(instanceId: string | undefined): Promise<Attribute> {
  const { instanceStatus } = await attributeOf(server.client, instanceId ?? "");
  expect(["NetworkModifying", "Normal"]).toContain(instanceStatus);
  return waitForStatus(server.client, instanceId ?? "", "Normal");
}

describe("the public endpoint", () => {
  test("is a listener of its own, under the same whitelist, until it is released", async () => {
    const instance = await createInstance(server.client);
    const { instanceId } = instance;
    await allocate(instanceId, "publicone1", "16380");
    await settled(instanceId);
    const [item] = await netInfo(instanceId, "0");
    expect(item).toMatchObject({ IPType: "Public", port: "16380", VPCId: "", expiredTime: "0" });
    const place = placeOf(item);
    expect(place.connectionDomain).not.toBe(instance.connectionDomain);
    const redis = await redisAt(place, { password });
    await redis.set("by", "public");
    const inside = await redisAt(instance, { password });
    expect(await inside.get("by")).toBe("public");
    expect(await canEnter(place, { password, from: "127.0.0.2" })).toBe(false);
    await server.client.modifySecurityIps(
      new models.ModifySecurityIpsRequest({ instanceId, securityIps: "127.0.0.1,127.0.0.2" }),
    );
    await waitUntil(() => canEnter(place, { password, from: "127.0.0.2" }));

    const closed = ended(redis);
    await release(instanceId, place.connectionDomain);
    await closed;
    await settled(instanceId);
    expect(await netInfo(instanceId, "0")).toEqual([]);
    expect(await canEnter(place, { password })).toBe(false);
    expect(await inside.get("by")).toBe("public");
    inside.disconnect();

    // The slot is free again for the next one, whose port is another.
    await allocate(instanceId, "publicone2", "16390");
    await settled(instanceId);
    const [next] = await netInfo(instanceId, "0");
    expect(next?.connectionString).toBe(place.connectionDomain);
    expect(await canEnter(placeOf(next), { password })).toBe(true);
    expect(await canEnter(place, { password })).toBe(false);
  });

  test("moves to another port, also after a restart of the node behind it", async () => {
    const { instanceId } = await createInstance(server.client);
    await allocate(instanceId, "publictwo1");
    await settled(instanceId);
    const before = placeOf((await netInfo(instanceId, "0"))[0]);
    await modify(instanceId, before.connectionDomain, { IPType: "Public", port: "6390" });
    await settled(instanceId);
    const after = placeOf((await netInfo(instanceId, "0"))[0]);
    expect(after).toEqual({ ...before, port: 6390 });
    expect(await canEnter(before, { password })).toBe(false);
    expect(await canEnter(after, { password })).toBe(true);
    await server.client.restartInstance(new models.RestartInstanceRequest({ instanceId }));
    await waitForStatus(server.client, instanceId ?? "", "Normal");
    expect(await canEnter(after, { password })).toBe(true);
  });

  test("is refused twice, under a taken name, and released only by its own name", async () => {
    const { instanceId } = await createInstance(server.client);
    await allocate(instanceId, "publicthree");
    await settled(instanceId);
    expect(await refusal(allocate(instanceId, "publicfour"))).toBe(
      "400 NetTypeExists: Specified net type already existed.",
    );
    const { instanceId: second, connectionDomain } = await createInstance(server.client);
    expect(await refusal(allocate(second, "publicthree"))).toBe(
      "400 ConnectionStringAlreadyExists: Specified connection string already exists in the Aliyun RDS.",
    );
    expect(await refusal(allocate(second, "9public12"))).toMatch(
      "400 InvalidConnectionString.Format: ",
    );
    expect(await refusal(release(second, connectionDomain))).toMatch(
      "400 InvalidConnectionString.Format: ",
    );
    expect(await refusal(allocate("r-bp1missing00000000", "publicfour"))).toMatch(
      "404 InvalidInstanceId.NotFound: ",
    );
  });
});

describe("the private endpoint", () => {
  test("moves to another port and takes another name", async () => {
    const instance = await createInstance(server.client);
    const { instanceId, connectionDomain } = instance;
    await modify(instanceId, connectionDomain, { newConnectionString: "renamed01", port: "6400" });
    const moved = await settled(instanceId);
    expect(moved).toMatchObject({ connectionDomain, port: 6400 });
    expect(await canEnter(instance, { password })).toBe(false);
    expect(await canEnter(moved, { password })).toBe(true);
    // The name is in use, though it does not show without a domain suffix.
    expect(
      await refusal(createInstance(server.client, { connectionStringPrefix: "renamed01" })),
    ).toMatch("400 ConnectionStringAlreadyExists: ");
    expect(
      await refusal(modify(instanceId, "renamed01", { newConnectionString: "renamed01" })),
    ).toBe(
      "400 InvalidConnectionStringOrPort.Duplicate: Specified connection string or port want to be modified is the same with current net type.",
    );
  });

  test("row 37 and the other refusals", async () => {
    const { instanceId, connectionDomain } = await createInstance(server.client);
    expect(await refusal(modify(instanceId, connectionDomain, {}))).toBe(
      "400 ParameterLeastAssociate: Must input at least one optional parameter.",
    );
    expect(await refusal(modify(instanceId, connectionDomain, { IPType: "Private" }))).toBe(
      "400 ParameterLeastAssociate: Must input at least one optional parameter.",
    );
    const public1 = { IPType: "Public", port: "6500" };
    expect(await refusal(modify(instanceId, connectionDomain, public1))).toMatch(
      "400 InvalidConnectionString.Format: ",
    );
    expect(await refusal(modify(instanceId, "nobody.example", { port: "6500" }))).toMatch(
      "400 InvalidConnectionString.Format: ",
    );
    expect(
      await refusal(modify(instanceId, connectionDomain, { IPType: "Middle", port: "6500" })),
    ).toMatch("400 InvalidIPType.Format: ");
  });
});

describe("from the classic network into a VPC", () => {
  test("without RetainClassic the old address is closed", async () => {
    const before = await createInstance(server.client, classic);
    const { instanceId } = before;
    const open = await redisAt(before, { password });
    await open.set("k", "v");
    const closed = ended(open);
    const { body } = await switchNetwork(instanceId);
    expect(body?.taskId).toMatch(/^t-/);
    const after = await settled(instanceId);
    await closed;
    expect(after).toMatchObject({ networkType: "VPC", ...vswitch, privateIp: "10.1.0.1" });
    expect(await canEnter(before, { password })).toBe(false);
    const redis = await redisAt(after, { password });
    expect(await redis.get("k")).toBe("v");
    redis.disconnect();
    expect(await netInfo(instanceId)).toMatchObject([
      { DBInstanceNetType: "2", IPAddress: "10.1.0.1", vSwitchId: vswitch.vSwitchId },
    ]);
    expect(await refusal(switchNetwork(instanceId))).toBe(
      "400 VpcAndVSwitchNotChange: VpcId and vSwitchId not change.",
    );
    await switchNetwork(instanceId, other);
    expect((await settled(instanceId)).privateIp).toBe("10.2.0.1");
    expect(await canEnter(after, { password })).toBe(false);
  });

  test("both addresses work until the retained one expires by the clock", async () => {
    const before = await createInstance(server.client, classic);
    const { instanceId } = before;
    await switchNetwork(instanceId, { retainClassic: "True", classicExpiredDays: "14" });
    const after = await settled(instanceId);
    expect(after.connectionDomain).not.toBe(before.connectionDomain);
    expect(await canEnter(before, { password })).toBe(true);
    expect(await canEnter(after, { password })).toBe(true);
    expect(await canEnter(before, { password, from: "127.0.0.2" })).toBe(false);
    const [retained] = await netInfo(instanceId, "1");
    expect(retained).toMatchObject({
      connectionString: before.connectionDomain,
      IPType: "Inner",
      VPCId: "",
    });
    expect(Number(retained?.expiredTime)).toBeGreaterThan((14 * dayMs) / 1000 - 60);
    expect(await refusal(switchNetwork(instanceId, other))).toBe(
      "403 ResourceAlreadyExists: Resource already exists.",
    );
    const renaming = modify(instanceId, retained?.connectionString, { port: "6500" });
    expect(await refusal(renaming)).toMatch("400 NewConnectionStringNotSupport: ");

    const { body } = await server.client.modifyInstanceNetExpireTime(
      new models.ModifyInstanceNetExpireTimeRequest({
        instanceId,
        connectionString: retained?.connectionString,
        classicExpiredDays: 30,
      }),
    );
    const [item] = body?.netInfoItems?.netInfoItem ?? [];
    expect(item?.DBInstanceNetType).toBe("Classic");
    const left = Date.parse(item?.expiredTime ?? "") - (Date.now() + movedMs);
    expect(Math.round(left / dayMs)).toBe(44);
    await settled(instanceId);

    movedMs += 43 * dayMs;
    expect(await canEnter(before, { password })).toBe(true);
    const open = await redisAt(before, { password });
    movedMs += 2 * dayMs;
    await ended(open);
    expect(await canEnter(before, { password })).toBe(false);
    expect(await canEnter(after, { password })).toBe(true);
    expect(await netInfo(instanceId, "1")).toEqual([]);
    await switchNetwork(instanceId, other);
    await settled(instanceId);
  });

  test("row 53: ClassicExpiredDays is one of four numbers, and there when it counts", async () => {
    const { instanceId } = await createInstance(server.client, classic);
    const malformed =
      "400 InvalidClassicExpiredDays.Format: The specified classicExpiredDays format is not valid.";
    const retain = { retainClassic: "True" };
    expect(await refusal(switchNetwork(instanceId, retain))).toBe(malformed);
    for (const classicExpiredDays of ["15", "0", "x"]) {
      expect(await refusal(switchNetwork(instanceId, { ...retain, classicExpiredDays }))).toBe(
        malformed,
      );
    }
    expect((await attributeOf(server.client, instanceId ?? "")).networkType).toBe("CLASSIC");
  });

  test("is refused for a vSwitch that is not there, and without a password", async () => {
    const { instanceId } = await createInstance(server.client, classic);
    expect(await refusal(switchNetwork(instanceId, { vSwitchId: "vsw-none" }))).toBe(
      "400 VpcVerifyError: VpcId is wrong.",
    );
    const elsewhere = await createInstance(server.client, { zoneId: `${testRegion}-i` });
    expect(await refusal(switchNetwork(elsewhere.instanceId))).toMatch("400 VpcVerifyError: ");
    await server.client.modifyInstanceVpcAuthMode(
      new models.ModifyInstanceVpcAuthModeRequest({ instanceId, vpcAuthMode: "Close" }),
    );
    await settled(instanceId);
    expect(await refusal(switchNetwork(instanceId))).toMatch("403 VpcFreePasswordNoSupport: ");
  });
});

test("a released instance gives back every address it had", async () => {
  const instance = await createInstance(server.client);
  const { instanceId } = instance;
  await allocate(instanceId, "lastpublic", "6420");
  await settled(instanceId);
  const place = placeOf((await netInfo(instanceId, "0"))[0]);
  await server.client.deleteInstance(new models.DeleteInstanceRequest({ instanceId }));
  await waitUntil(async () => !(await canEnter(place, { password })));
  await waitUntil(async () => (await refusal(allocate(instanceId, "lastpublic"))) !== "accepted");
  const { instanceId: next } = await createInstance(server.client);
  await waitUntil(async () => (await refusal(allocate(next, "lastpublic"))) === "accepted");
  await settled(next);
  expect(await canEnter(placeOf((await netInfo(next, "0"))[0]), { password })).toBe(true);
});
