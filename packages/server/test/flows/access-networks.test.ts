import PopCore from "@alicloud/pop-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  allow,
  deny,
  type Keys,
  kvstoreClient,
  newUser,
  type RamClient,
  ramClient,
} from "../access-clients.ts";
import { callByName } from "../clients/wire-client.ts";
import { refusal } from "../refusal.ts";
import { startTestServer, type TestServer, testRegion } from "../test-server.ts";
import { createVpc, createVswitch, type VpcClient, vpcClient, vpcModels } from "../vpc-calls.ts";

let server: TestServer;
let root: RamClient;
let vpc: VpcClient;

beforeAll(async () => {
  server = await startTestServer({ driver: "fake" });
  root = ramClient(server, server);
  vpc = vpcClient(server);
});
afterAll(() => server[Symbol.asyncDispose]());

async function call(keys: Keys, action: string, parameters: object) {
  try {
    await callByName(kvstoreClient(server, keys), action, { ...parameters }, "2016-04-28");
    return "accepted";
  } catch (error) {
    return String((error as { code?: string }).code ?? error);
  }
}
const onVpc = (id: string) => ({ Resource: `acs:vpc:*:*:vpc/${id}` });
const RegionId = testRegion;

test("tags of a network need the right to that network", async () => {
  const [mine, theirs] = [await createVpc(vpc), await createVpc(vpc)];
  const tags = (id: string) => ({
    RegionId,
    ResourceType: "VPC",
    "ResourceId.1": id,
    "Tag.1.Key": "k",
    "Tag.1.Value": "v",
  });
  const denied = await newUser(root, allow("vpc:*"), deny("vpc:*", onVpc(theirs)));
  expect(await call(denied, "TagResources", tags(theirs))).toBe("Forbidden.RAM");
  expect(await call(denied, "TagResources", tags(mine))).toBe("accepted");
  const own = await newUser(root, allow("vpc:*", onVpc(mine)));
  expect(await call(own, "TagResources", tags(mine))).toBe("accepted");
  expect(await call(own, "TagResources", tags(theirs))).toBe("Forbidden.RAM");
});

test("a list by ids needs the right to every one of them", async () => {
  const [mine, theirs] = [await createVpc(vpc), await createVpc(vpc)];
  const user = await newUser(root, allow("vpc:*", onVpc(`${mine}*`)));
  expect(await call(user, "DescribeVpcs", { RegionId, VpcId: mine })).toBe("accepted");
  expect(await call(user, "DescribeVpcs", { RegionId, VpcId: `${mine},${theirs}` })).toBe(
    "Forbidden.RAM",
  );
  expect(await call(user, "DescribeVpcs", { RegionId })).toBe("Forbidden.RAM");
  expect(await call(user, "CreateVpc", { RegionId, VpcId: mine })).toBe("Forbidden.RAM");
});

test("a request that names more than there can be is answered like any other", async () => {
  const user = await newUser(root, allow("vpc:*"), allow("kvstore:*"));
  const ids = Array.from({ length: 60_000 }, (_, index) => `x-${index}`).join(",");
  const { accessKeyId, accessKeySecret } = user;
  const send = (action: string, parameters: object, apiVersion: string) =>
    new PopCore({ endpoint: server.endpoint, accessKeyId, accessKeySecret, apiVersion }).request(
      action,
      { RegionId, ...parameters },
      { method: "POST" },
    );
  await expect(send("DescribeVpcs", { VpcId: ids }, "2016-04-28")).resolves.toMatchObject({
    TotalCount: 0,
  });
  const values = send("DescribeMonitorValues", { InstanceIds: ids }, "2015-01-01");
  await expect(values).rejects.toMatchObject({ code: "Forbidden.RAM" });
});

test("the region where a network is counts, not the one that the request names", async () => {
  const far = await createVpc(vpc, "10.0.0.0/8", "cn-beijing");
  const near = await createVpc(vpc);
  const { vSwitchId } = await createVswitch(vpc, near, "10.1.0.0/24");
  const user = await newUser(
    root,
    allow("vpc:*", { Resource: `acs:vpc:${testRegion}:*:*` }),
    allow("kvstore:*"),
  );
  expect(await call(user, "DeleteVpc", { RegionId, VpcId: far })).toBe("Forbidden.RAM");
  expect(await call(user, "ModifyVpcAttribute", { RegionId, VpcId: far, VpcName: "x" })).toBe(
    "Forbidden.RAM",
  );
  expect(await call(user, "DeleteVSwitch", { RegionId, VSwitchId: vSwitchId })).toBe("accepted");
  expect(await call(user, "DeleteVpc", { RegionId, VpcId: near })).toBe("accepted");
});

test("tags keep to the limits of every product's", async () => {
  const own = await createVpc(vpc, "192.168.0.0/16");
  const tag = (...pairs: { key?: string; value?: string }[]) =>
    refusal(
      vpc.tagResources(
        new vpcModels.TagResourcesRequest({
          regionId: testRegion,
          resourceType: "VPC",
          resourceId: [own],
          tag: pairs.map((pair) => new vpcModels.TagResourcesRequestTag(pair)),
        }),
      ),
    );
  const bad = "400 InvalidParameter: The specified parameter Tag is not valid.";
  expect(await tag({ key: "acs:rm", value: "v" })).toBe(bad);
  expect(await tag({ key: "k".repeat(129) })).toBe(bad);
  expect(await tag({ key: "k" }, { key: "k", value: "v" })).toBe(bad);
  const numbered = (count: number, from = 0) =>
    Array.from({ length: count }, (_, index) => ({ key: `k${from + index}` }));
  expect(await tag(...numbered(21))).toBe(bad);
  expect(await tag(...numbered(20))).toBe("accepted");
  expect(await tag(...numbered(1, 20))).toBe(bad);
  expect(await tag(...numbered(1))).toBe("accepted");
  expect(await tag()).toBe("400 MissingParameter: Specified parameter is missing.");
});
