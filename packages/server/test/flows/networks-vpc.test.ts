import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { canEnter } from "../published-redis.ts";
import { refusal } from "../refusal.ts";
import {
  createInstance,
  models,
  testPassword as password,
  startTestServer,
  type TestServer,
  testRegion,
} from "../test-server.ts";
import {
  createVpc,
  createVswitch,
  freeAddresses,
  type VpcClient,
  vpcClient,
  vpcModels,
} from "../vpc-calls.ts";
import { waitUntil } from "../wait-until.ts";

let server: TestServer;
let vpc: VpcClient;
let vpcId: string;

beforeAll(async () => {
  server = await startTestServer();
  vpc = vpcClient(server);
  vpcId = await createVpc(vpc);
});
afterAll(() => server[Symbol.asyncDispose]());

const region = { regionId: testRegion };

describe("VPCs and vSwitches through the official SDK", () => {
  test("a new installation has a default network in two zones", async () => {
    const { body } = await vpc.describeVpcs(
      new vpcModels.DescribeVpcsRequest({ ...region, isDefault: true }),
    );
    expect(body?.vpcs?.vpc).toMatchObject([
      { vpcName: "default-NODELETING", isDefault: true, status: "Available" },
    ]);
    const { body: switches } = await vpc.describeVSwitches(
      new vpcModels.DescribeVSwitchesRequest({
        ...region,
        vpcId: body?.vpcs?.vpc?.[0]?.vpcId,
      }),
    );
    expect(new Set(switches?.vSwitches?.vSwitch?.map((each) => each.zoneId)).size).toBe(2);
  });

  test("what was created is listed, described, renamed, tagged and deleted", async () => {
    const own = await createVpc(vpc, "192.168.0.0/16");
    const { vSwitchId } = await createVswitch(vpc, own, "192.168.7.0/24");
    expect(own).toMatch(/^vpc-[a-z0-9]{21}$/);
    expect(vSwitchId).toMatch(/^vsw-[a-z0-9]{21}$/);
    await vpc.modifyVpcAttribute(
      new vpcModels.ModifyVpcAttributeRequest({ ...region, vpcId: own, vpcName: "shop" }),
    );
    await vpc.modifyVSwitchAttribute(
      new vpcModels.ModifyVSwitchAttributeRequest({ ...region, vSwitchId, vSwitchName: "front" }),
    );
    await vpc.tagResources(
      new vpcModels.TagResourcesRequest({
        ...region,
        resourceType: "VPC",
        resourceId: [own],
        tag: [{ key: "team", value: "a b" }],
      }),
    );
    const { body } = await vpc.describeVpcAttribute(
      new vpcModels.DescribeVpcAttributeRequest({ ...region, vpcId: own }),
    );
    expect(body).toMatchObject({
      vpcId: own,
      vpcName: "shop",
      cidrBlock: "192.168.0.0/16",
      status: "Available",
      isDefault: false,
      classicLinkEnabled: false,
      vSwitchIds: { vSwitchId: [vSwitchId] },
    });
    const { body: tagged } = await vpc.describeVpcs(
      new vpcModels.DescribeVpcsRequest({ ...region, tag: [{ key: "team" }] }),
    );
    expect(tagged?.vpcs?.vpc?.map((each) => each.vpcId)).toEqual([own]);
    const { body: routes } = await vpc.describeRouteTableList(
      new vpcModels.DescribeRouteTableListRequest({ ...region, vpcId: own }),
    );
    expect(routes?.routerTableList?.routerTableListType).toMatchObject([
      { routeTableType: "System", vpcId: own, routerId: body?.VRouterId },
    ]);
    const { body: attributes } = await vpc.describeVSwitchAttributes(
      new vpcModels.DescribeVSwitchAttributesRequest({ ...region, vSwitchId }),
    );
    expect(attributes).toMatchObject({
      vSwitchName: "front",
      vpcId: own,
      zoneId: `${testRegion}-h`,
      availableIpAddressCount: 252,
    });
    const keys = { ...region, resourceType: "VPC", resourceId: [own] };
    await vpc.unTagResources(new vpcModels.UnTagResourcesRequest({ ...keys, all: true }));
    const { body: tags } = await vpc.listTagResources(new vpcModels.ListTagResourcesRequest(keys));
    expect(tags?.tagResources?.tagResource).toEqual([]);

    const deleteVpc = () => vpc.deleteVpc(new vpcModels.DeleteVpcRequest({ vpcId: own }));
    expect(await refusal(deleteVpc())).toBe(
      "400 DependencyViolation.VSwitch: Specified object has dependent vSwitches.",
    );
    await vpc.deleteVSwitch(new vpcModels.DeleteVSwitchRequest({ vSwitchId }));
    await deleteVpc();
    expect(await refusal(deleteVpc())).toBe(
      "404 InvalidVpcId.NotFound: Specified VPC does not exist.",
    );
    const gone = vpc.describeVSwitchAttributes(
      new vpcModels.DescribeVSwitchAttributesRequest({ ...region, vSwitchId }),
    );
    expect(await refusal(gone)).toBe(
      "404 InvalidVswitchID.NotFound: Specified vSwitch does not exist.",
    );
  });

  test.each([
    ["10.0.0.0/24 of another VPC's range", "172.16.1.0/24", "InvalidCidrBlock"],
    ["host bits", "10.9.0.1/24", "InvalidCidrBlock"],
    ["too small", "10.9.0.0/30", "InvalidCidrBlock"],
    ["too large", "10.0.0.0/8", "InvalidCidrBlock"],
    ["not a block", "ten", "InvalidCidrBlock"],
  ])("a vSwitch is refused: %s", async (_, cidrBlock, code) => {
    expect(await refusal(createVswitch(vpc, vpcId, cidrBlock))).toMatch(`400 ${code}: `);
  });

  test("vSwitches of one VPC do not overlap, and a VPC is a private range", async () => {
    await createVswitch(vpc, vpcId, "10.50.0.0/20");
    expect(await refusal(createVswitch(vpc, vpcId, "10.50.15.0/24"))).toMatch(
      "400 InvalidCidrBlock.Overlapped: ",
    );
    expect(await refusal(createVpc(vpc, "8.8.0.0/16"))).toMatch("400 InvalidCidrBlock: ");
  });
});

describe("private addresses", () => {
  test("come from the vSwitch in order, are shown, counted and given back", async () => {
    const own = await createVswitch(vpc, vpcId, "10.1.0.0/28");
    expect(await freeAddresses(vpc, own.vSwitchId)).toBe(12);
    const first = await createInstance(server.client, own);
    expect(first).toMatchObject({
      networkType: "VPC",
      vpcId,
      vSwitchId: own.vSwitchId,
      privateIp: "10.1.0.1",
      zoneId: `${testRegion}-h`,
    });
    expect(first.connectionDomain).toMatch(/^127\./);
    expect(await canEnter(first, { password })).toBe(true);
    const wished = await createInstance(server.client, { ...own, privateIpAddress: "10.1.0.9" });
    expect(wished.privateIp).toBe("10.1.0.9");
    expect(await freeAddresses(vpc, own.vSwitchId)).toBe(10);
    const { body } = await server.client.describeInstances(
      new models.DescribeInstancesRequest({ ...region, privateIp: "10.1.0.9" }),
    );
    expect(body?.instances?.KVStoreInstance?.map((each) => each.instanceId)).toEqual([
      wished.instanceId,
    ]);

    const again = createInstance(server.client, { ...own, privateIpAddress: "10.1.0.9" });
    expect(await refusal(again)).toBe(
      "400 InvalidPrivateIpAddress.AlreadyUsed: Specified private IP address is already used.",
    );
    for (const privateIpAddress of ["10.1.0.0", "10.1.0.13", "10.2.0.1"]) {
      expect(await refusal(createInstance(server.client, { ...own, privateIpAddress }))).toBe(
        "400 InvalidParameter: The specified parameter PrivateIpAddress is not valid.",
      );
    }
    const dependent = vpc.deleteVSwitch(new vpcModels.DeleteVSwitchRequest(own));
    expect(await refusal(dependent)).toBe(
      "400 DependencyViolation.Kvstore: Specified object has dependent instances.",
    );
    for (const { instanceId } of [first, wished]) {
      await server.client.deleteInstance(new models.DeleteInstanceRequest({ instanceId }));
    }
    await waitUntil(async () => (await freeAddresses(vpc, own.vSwitchId)) === 12);
    await vpc.deleteVSwitch(new vpcModels.DeleteVSwitchRequest(own));
  });

  test("row 44: a /29 has four, and the fifth instance gets none", async () => {
    const tiny = await createVswitch(vpc, vpcId, "10.3.0.0/29");
    const instances = await Promise.all(
      Array.from({ length: 4 }, () => createInstance(server.client, tiny)),
    );
    expect(instances.map(({ privateIp }) => privateIp).sort()).toEqual([
      "10.3.0.1",
      "10.3.0.2",
      "10.3.0.3",
      "10.3.0.4",
    ]);
    const full = "400 AllocateVpcIp.NotEnough: Ip resource is not enough";
    expect(await refusal(createInstance(server.client, tiny))).toBe(full);
    expect(await refusal(createInstance(server.client, { ...tiny, dryRun: true }))).toBe(full);
    const [leaving] = instances;
    await server.client.deleteInstance(
      new models.DeleteInstanceRequest({ instanceId: leaving?.instanceId }),
    );
    await waitUntil(async () => (await freeAddresses(vpc, tiny.vSwitchId)) === 1);
    const next = await createInstance(server.client, tiny);
    expect(next.privateIp).toBe(leaving?.privateIp);
  });

  test("an order names a vSwitch that is there, in its VPC and zone, or none at all", async () => {
    const own = await createVswitch(vpc, vpcId, "10.4.0.0/24");
    const order = (more: object) => createInstance(server.client, more);
    const wrong = "400 VpcVerifyError: VpcId is wrong.";
    expect(await refusal(order({ vpcId, vSwitchId: "vsw-none" }))).toBe(wrong);
    expect(await refusal(order({ ...own, vpcId: "vpc-none" }))).toBe(wrong);
    expect(await refusal(order({ ...own, zoneId: `${testRegion}-i` }))).toBe(wrong);
    expect(await refusal(order({ vpcId }))).toMatch("400 MissingParameter: ");
    expect(await refusal(order({ networkType: "VPC" }))).toMatch("400 MissingParameter: ");
    expect(await order({})).toMatchObject({ networkType: "CLASSIC", vpcId: "", vSwitchId: "" });
  });

  test("parallel orders never get one address twice", async () => {
    const own = await createVswitch(vpc, vpcId, "10.5.0.0/28");
    const orders = await Promise.allSettled(
      Array.from({ length: 16 }, () =>
        server.client.createInstance(
          new models.CreateInstanceRequest({
            ...region,
            ...own,
            instanceClass: "redis.basic.small.default",
          }),
        ),
      ),
    );
    const addresses = orders
      .filter((order) => order.status === "fulfilled")
      .map((order) => order.value.body?.privateIpAddr);
    expect(new Set(addresses).size).toBe(12);
    expect(addresses).toHaveLength(12);
    expect(await freeAddresses(vpc, own.vSwitchId)).toBe(0);
  });
});
