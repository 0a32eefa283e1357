import { afterAll, beforeAll, expect, test } from "vitest";
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
  waitForStatus,
} from "../test-server.ts";
import { createVpc, createVswitch, type TestVswitch, vpcClient } from "../vpc-calls.ts";

let server: TestServer;
let classic: Attribute;
let inVpc: Attribute;
let vswitch: TestVswitch;

beforeAll(async () => {
  server = await startTestServer();
  const vpc = vpcClient(server);
  vswitch = await createVswitch(vpc, await createVpc(vpc), "10.1.0.0/24");
  [classic, inVpc] = await Promise.all([
    createInstance(server.client, { networkType: "CLASSIC" }),
    createInstance(server.client, { networkType: "VPC", ...vswitch }),
  ]);
});
afterAll(() => server[Symbol.asyncDispose]());

async function netInfo(instanceId: string | undefined, netType?: string) {
  const { body } = await server.client.describeDBInstanceNetInfo(
    new models.DescribeDBInstanceNetInfoRequest({ instanceId, netType }),
  );
  return body;
}

function authMode(instanceId: string | undefined, vpcAuthMode: string) {
  return server.client.modifyInstanceVpcAuthMode(
    new models.ModifyInstanceVpcAuthModeRequest({ instanceId, vpcAuthMode }),
  );
}

test("an instance in a VPC has one endpoint, of type 2, at which it answers", async () => {
  const body = await netInfo(inVpc.instanceId);
  expect(body?.instanceNetworkType).toBe("VPC");
  const items = body?.netInfoItems?.instanceNetInfo ?? [];
  expect(items).toHaveLength(1);
  expect(items[0]).toMatchObject({
    connectionString: inVpc.connectionDomain,
    DBInstanceNetType: "2",
    IPAddress: inVpc.privateIp,
    IPType: "Private",
    port: String(inVpc.port),
    VPCId: vswitch.vpcId,
    VPCInstanceId: inVpc.instanceId,
    vSwitchId: vswitch.vSwitchId,
  });
  expect(items[0]?.isSlaveProxy).toBeUndefined();
  const [item] = items;
  const published = { connectionDomain: item?.connectionString, port: Number(item?.port) };
  expect(await canEnter(published, { password })).toBe(true);
});

test("a classic instance has one of type 1, and neither has a public one", async () => {
  const body = await netInfo(classic.instanceId);
  expect(body?.instanceNetworkType).toBe("CLASSIC");
  expect(body?.netInfoItems?.instanceNetInfo).toMatchObject([
    { DBInstanceNetType: "1", IPType: "Inner", VPCId: "", VPCInstanceId: "", vSwitchId: "" },
  ]);
  for (const { instanceId } of [classic, inVpc]) {
    expect((await netInfo(instanceId, "0"))?.netInfoItems?.instanceNetInfo).toEqual([]);
  }
});

test("the bandwidth is that of the class", async () => {
  const { body } = await server.client.describeIntranetAttribute(
    new models.DescribeIntranetAttributeRequest({ instanceId: inVpc.instanceId }),
  );
  expect(inVpc.bandwidth).toBeGreaterThan(0);
  expect(body).toMatchObject({
    intranetBandwidth: inVpc.bandwidth,
    hasPrePaidBandWidthOrderRunning: false,
  });
});

test("without authentication clients need no password, and with it they need one again", async () => {
  const { client } = server;
  const { instanceId = "" } = inVpc;
  expect((await attributeOf(client, instanceId)).vpcAuthMode).toBe("Open");
  expect(await canEnter(inVpc)).toBe(false);

  await authMode(instanceId, "Close");
  expect((await attributeOf(client, instanceId)).instanceStatus).toBe("NetworkModifying");
  expect((await waitForStatus(client, instanceId, "Normal")).vpcAuthMode).toBe("Close");
  expect(await canEnter(inVpc)).toBe(true);
  expect(await canEnter(inVpc, { password: "Any-Pass-1234" })).toBe(true);
  expect(await canEnter(inVpc, { from: "127.0.0.2" })).toBe(false);
  const open = await redisAt(inVpc);
  expect(await open.set("k", "v")).toBe("OK");

  const closed = ended(open);
  await authMode(instanceId, "Open");
  await closed;
  await waitForStatus(client, instanceId, "Normal");
  expect(await canEnter(inVpc)).toBe(false);
  expect(await canEnter(inVpc, { password: "Any-Pass-1234" })).toBe(false);
  expect(await canEnter(inVpc, { password })).toBe(true);
});

test("the mode that holds already is accepted, and nothing waits for it", async () => {
  await authMode(classic.instanceId, "Open");
  expect((await attributeOf(server.client, classic.instanceId ?? "")).instanceStatus).toBe(
    "Normal",
  );
});

test("refusals of the authentication mode", async () => {
  expect(await refusal(authMode(classic.instanceId, "Ajar"))).toBe(
    "400 InvalidParameter: The specified parameter VpcAuthMode is not valid.",
  );
  expect(await refusal(authMode("r-bp1missing00000000", "Open"))).toBe(
    "404 InvalidInstanceId.NotFound: The InstanceId provided does not exist in our records.",
  );
  const memcache = await createInstance(server.client, {
    instanceType: "Memcache",
    instanceClass: "memcache.master.small.default",
  });
  expect(await refusal(authMode(memcache.instanceId, "Close"))).toBe(
    "400 IncorrectDBInstanceType: Current DB instance type does not support this operation",
  );
  await server.client.restartInstance(
    new models.RestartInstanceRequest({ instanceId: classic.instanceId }),
  );
  expect(await refusal(authMode(classic.instanceId, "Close"))).toBe(
    "400 IncorrectDBInstanceState: Current DB instance state does not support this operation.",
  );
});

test("no public endpoint lets anybody in without a password", async () => {
  const { client } = server;
  const { instanceId = "" } = await createInstance(client);
  const publish = () =>
    client.allocateInstancePublicConnection(
      new models.AllocateInstancePublicConnectionRequest({
        instanceId,
        connectionStringPrefix: "publicbutsafe",
        port: "6390",
      }),
    );
  const noSupport =
    "403 VpcFreePasswordNoSupport: The custins opend VPCFreePassword not support this operation.";
  await publish();
  await waitForStatus(client, instanceId, "Normal");
  expect(await refusal(authMode(instanceId, "Close"))).toBe(noSupport);
  await client.releaseInstancePublicConnection(
    new models.ReleaseInstancePublicConnectionRequest({
      instanceId,
      currentConnectionString: "publicbutsafe",
    }),
  );
  await waitForStatus(client, instanceId, "Normal");
  await authMode(instanceId, "Close");
  await waitForStatus(client, instanceId, "Normal");
  expect(await refusal(publish())).toBe(noSupport);
  await authMode(instanceId, "Open");
  await waitForStatus(client, instanceId, "Normal");
  expect(await refusal(publish())).toBe("accepted");
});
