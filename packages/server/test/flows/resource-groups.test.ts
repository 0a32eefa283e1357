import PopCore from "@alicloud/pop-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { refusal } from "../refusal.ts";
import {
  attributeOf,
  createInstance,
  models,
  startTestServer,
  type TestServer,
  testRegion,
} from "../test-server.ts";

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
  await remove();
  await expect(remove()).rejects.toMatchObject({ code: "EntityNotExists.ResourceGroup" });
  expect(await groups()).toHaveLength(2);
});
