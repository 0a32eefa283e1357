import PopCore from "@alicloud/pop-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newOwner } from "../access-clients.ts";
import { ownNetwork } from "../backup-calls.ts";
import { refusal } from "../refusal.ts";
import {
  attributeOf,
  createInstance,
  models,
  startTestServer,
  type TestServer,
  testRegion,
} from "../test-server.ts";
import { vpcClient, vpcModels } from "../vpc-calls.ts";

interface Group {
  readonly Id: string;
  readonly Name: string;
  readonly Status: string;
}

let server: TestServer;
let client: PopCore;

beforeAll(async () => {
  server = await startTestServer();
  const { endpoint, accessKeyId, accessKeySecret } = server;
  client = new PopCore({ endpoint, accessKeyId, accessKeySecret, apiVersion: "2020-03-31" });
});
afterAll(() => server[Symbol.asyncDispose]());

const call = <Answer>(action: string, parameters: object = {}) =>
  client.request<Answer>(action, parameters, { method: "POST" });

async function groups(): Promise<readonly Group[]> {
  const answer = await call<{ ResourceGroups: { ResourceGroup: Group[] } }>("ListResourceGroups", {
    Status: "OK",
    PageSize: 50,
  });
  return answer.ResourceGroups.ResourceGroup;
}

test("there are two groups at first, and more can be made and deleted while nothing is in them", async () => {
  expect((await groups()).map(({ Id }) => Id)).toEqual(["rg-default", "rg-development"]);
  const { ResourceGroup: made } = await call<{ ResourceGroup: Group }>("CreateResourceGroup", {
    Name: "shop",
    DisplayName: "The shop",
  });
  const again = call("CreateResourceGroup", { Name: "shop", DisplayName: "again" });
  await expect(again).rejects.toMatchObject({ code: "EntityAlreadyExists.ResourceGroup" });
  const { ResourceGroup: got } = await call<{
    ResourceGroup: Group & { RegionStatuses: { RegionStatus: { Status: string }[] } };
  }>("GetResourceGroup", { ResourceGroupId: made.Id });
  expect(got).toMatchObject({ Id: made.Id, Name: "shop", Status: "OK" });
  expect(got.RegionStatuses.RegionStatus.every(({ Status }) => Status === "OK")).toBe(true);

  const instance = await createInstance(server.client, { resourceGroupId: made.Id });
  const remove = () => call("DeleteResourceGroup", { ResourceGroupId: made.Id });
  await expect(remove()).rejects.toMatchObject({ code: "DependencyViolation" });
  const { instanceId } = instance;
  const move = (resourceGroupId: string) =>
    server.client.modifyResourceGroup(
      new models.ModifyResourceGroupRequest({ instanceId, resourceGroupId, regionId: testRegion }),
    );
  expect(await refusal(move("rg-none"))).toBe(
    "404 EntityNotExists.ResourceGroup: The resource group does not exist.",
  );
  await move("rg-development");
  const moved = await attributeOf(server.client, instanceId ?? "");
  expect(moved).toMatchObject({ resourceGroupId: "rg-development", instanceStatus: "Normal" });
  await move(made.Id);
  await expect(remove()).rejects.toMatchObject({ code: "DependencyViolation" });
  await server.client.deleteInstance(new models.DeleteInstanceRequest({ instanceId }));
  const shared = await server.client.createGlobalSecurityIPGroup(
    new models.CreateGlobalSecurityIPGroupRequest({
      regionId: testRegion,
      globalIgName: "office",
      GIpList: "10.0.0.1",
      resourceGroupId: made.Id,
    }),
  );
  await expect(remove()).rejects.toMatchObject({ code: "DependencyViolation" });
  const [{ globalSecurityGroupId = "" } = {}] = shared.body?.globalSecurityIPGroup ?? [];
  await server.client.deleteGlobalSecurityIPGroup(
    new models.DeleteGlobalSecurityIPGroupRequest({
      regionId: testRegion,
      globalIgName: "office",
      globalSecurityGroupId,
    }),
  );
  await remove();
  await expect(remove()).rejects.toMatchObject({ code: "EntityNotExists.ResourceGroup" });
  expect(await groups()).toHaveLength(2);
});

test("what is ordered into a group that there is not is refused", async () => {
  const missing = "404 EntityNotExists.ResourceGroup: The resource group does not exist.";
  const foreign = await foreignGroup();
  for (const resourceGroupId of ["rg-none", foreign]) {
    const order = { regionId: testRegion, instanceClass: "redis.basic.small.default" };
    const one = new models.CreateInstanceRequest({ ...order, resourceGroupId });
    expect(await refusal(server.client.createInstance(one))).toBe(missing);
    const tair = new models.CreateTairInstanceRequest({ ...order, resourceGroupId });
    Object.assign(tair, await ownNetwork(server));
    Object.assign(tair, { instanceClass: "tair.rdb.1g", instanceType: "tair_rdb" });
    Object.assign(tair, { chargeType: "PostPaid", zoneId: `${testRegion}-h` });
    expect(await refusal(server.client.createTairInstance(tair))).toBe(missing);
    const element = {
      RegionId: testRegion,
      ChargeType: "PostPaid",
      InstanceClass: order.instanceClass,
    };
    const several = new models.CreateInstancesRequest({
      regionId: testRegion,
      resourceGroupId,
      instances: JSON.stringify([element]),
    });
    expect(await refusal(server.client.createInstances(several))).toBe(missing);
    const shared = new models.CreateGlobalSecurityIPGroupRequest({
      regionId: testRegion,
      globalIgName: "office",
      GIpList: "10.0.0.1",
      resourceGroupId,
    });
    expect(await refusal(server.client.createGlobalSecurityIPGroup(shared))).toBe(missing);
    const network = new vpcModels.CreateVpcRequest({ regionId: testRegion, resourceGroupId });
    expect(await refusal(vpcClient(server).createVpc(network))).toBe(missing);
  }
});

async function foreignGroup(): Promise<string> {
  const { accessKeyId, accessKeySecret } = await newOwner(server);
  const apiVersion = "2020-03-31";
  const theirs = new PopCore({
    endpoint: server.endpoint,
    accessKeyId,
    accessKeySecret,
    apiVersion,
  });
  const { ResourceGroup } = await theirs.request<{ ResourceGroup: Group }>(
    "CreateResourceGroup",
    { Name: "theirs", DisplayName: "Theirs" },
    { method: "POST" },
  );
  return ResourceGroup.Id;
}
