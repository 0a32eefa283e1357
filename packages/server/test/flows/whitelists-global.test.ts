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
  testRegion,
} from "../test-server.ts";
import { waitUntil } from "../wait-until.ts";

const region = { regionId: testRegion };

let server: TestServer;
let one: Attribute;
let two: Attribute;

beforeAll(async () => {
  server = await startTestServer();
  [one, two] = await Promise.all([createInstance(server.client), createInstance(server.client)]);
});
afterAll(() => server[Symbol.asyncDispose]());

async function create(GIpList: string, globalIgName = "office_1") {
  const { body } = await server.client.createGlobalSecurityIPGroup(
    new models.CreateGlobalSecurityIPGroupRequest({ ...region, GIpList, globalIgName }),
  );
  return body?.globalSecurityIPGroup?.[0];
}

const relate = (DBClusterId: string | undefined, globalSecurityGroupId: string) =>
  server.client.modifyGlobalSecurityIPGroupRelation(
    new models.ModifyGlobalSecurityIPGroupRelationRequest({
      ...region,
      DBClusterId,
      globalSecurityGroupId,
    }),
  );

const entersFrom = (instance: Attribute, from: string) => canEnter(instance, { password, from });

async function describe(globalSecurityGroupId?: string) {
  const { body } = await server.client.describeGlobalSecurityIPGroup(
    new models.DescribeGlobalSecurityIPGroupRequest({ ...region, globalSecurityGroupId }),
  );
  return body?.globalSecurityIPGroup ?? [];
}

test("a shared whitelist counts for the instances it is related to, and changes for all at once", async () => {
  const group = await create("127.0.0.2,10.0.0.0/8");
  const id = group?.globalSecurityGroupId ?? "";
  expect(group).toMatchObject({ GIpList: "127.0.0.2,10.0.0.0/8", globalIgName: "office_1" });
  expect(id).toMatch(/^g-[a-z0-9]{16}$/);
  expect(await entersFrom(one, "127.0.0.2")).toBe(false);
  await relate(one.instanceId, id);
  await relate(two.instanceId, id);
  for (const instance of [one, two]) await waitUntil(() => entersFrom(instance, "127.0.0.2"));
  expect((await describe(id))[0]?.DBInstances?.sort()).toEqual(
    [one.instanceId, two.instanceId].sort(),
  );
  expect((await attributeOf(server.client, one.instanceId ?? "")).securityIPList).toBe(
    "10.0.0.0/8,127.0.0.1,127.0.0.2",
  );

  const open = await redisAt(one, { password, from: "127.0.0.2" });
  const closed = ended(open);
  await server.client.modifyGlobalSecurityIPGroup(
    new models.ModifyGlobalSecurityIPGroupRequest({
      ...region,
      globalSecurityGroupId: id,
      globalIgName: "office_1",
      GIpList: "127.0.0.3",
    }),
  );
  await closed;
  for (const instance of [one, two]) {
    await waitUntil(() => entersFrom(instance, "127.0.0.3"));
    expect(await entersFrom(instance, "127.0.0.2")).toBe(false);
    expect(await entersFrom(instance, "127.0.0.1")).toBe(true);
  }

  await server.client.modifyGlobalSecurityIPGroupName(
    new models.ModifyGlobalSecurityIPGroupNameRequest({
      ...region,
      globalSecurityGroupId: id,
      globalIgName: "office_2",
    }),
  );
  const { body } = await server.client.describeGlobalSecurityIPGroupRelation(
    new models.DescribeGlobalSecurityIPGroupRelationRequest({
      ...region,
      DBClusterId: one.instanceId,
    }),
  );
  expect(body?.globalSecurityIPGroupRel).toMatchObject([
    { globalSecurityGroupId: id, globalIgName: "office_2", GIpList: "127.0.0.3" },
  ]);

  await relate(one.instanceId, "");
  await waitUntil(async () => !(await entersFrom(one, "127.0.0.3")));
  expect(await entersFrom(two, "127.0.0.3")).toBe(true);
  await server.client.deleteGlobalSecurityIPGroup(
    new models.DeleteGlobalSecurityIPGroupRequest({ ...region, globalSecurityGroupId: id }),
  );
  await waitUntil(async () => !(await entersFrom(two, "127.0.0.3")));
  expect(await describe()).toEqual([]);
});

test("an order can name shared whitelists, which count from the start", async () => {
  const id = (await create("127.0.0.4", "office_3"))?.globalSecurityGroupId ?? "";
  const instance = await createInstance(server.client, { globalSecurityGroupIds: id });
  expect(await entersFrom(instance, "127.0.0.4")).toBe(true);
  const unknown = createInstance(server.client, { globalSecurityGroupIds: "g-none" });
  expect(await refusal(unknown)).toMatch("404 RequiredParam.NotFound: ");
});

test("a shared whitelist counts in its own region only", async () => {
  const { body } = await server.client.createGlobalSecurityIPGroup(
    new models.CreateGlobalSecurityIPGroupRequest({
      regionId: "cn-beijing",
      globalIgName: "far_1",
      GIpList: "127.0.0.5",
    }),
  );
  const id = body?.globalSecurityIPGroup?.[0]?.globalSecurityGroupId ?? "";
  const missing = "404 RequiredParam.NotFound: The required parameter is not found.";
  expect(await refusal(relate(one.instanceId, id))).toBe(missing);
  expect(await refusal(createInstance(server.client, { globalSecurityGroupIds: id }))).toBe(
    missing,
  );
  expect(await entersFrom(one, "127.0.0.5")).toBe(false);
});

test("refusals", async () => {
  const notFound = "404 RequiredParam.NotFound: The required parameter is not found.";
  expect(await refusal(describe("g-none"))).toBe(notFound);
  expect(await refusal(relate(one.instanceId, "g-none"))).toBe(notFound);
  for (const list of ["10.0.0.300", "10.0.0.1,10.0.0.1", "10.0.0.1, 10.0.0.2"]) {
    expect(await refusal(create(list))).toBe(
      "400 InvalidSecurityIPList.Format: Specified security IP list format is not valid.",
    );
  }
  expect(await refusal(create("10.0.0.1", "Office"))).toMatch("400 InvalidParameter: ");
});

test("security groups are bound, shown, and unbound by an empty list or none", async () => {
  const { instanceId } = one;
  const bind = (securityGroupId?: string) =>
    server.client.modifySecurityGroupConfiguration(
      new models.ModifySecurityGroupConfigurationRequest({
        DBInstanceId: instanceId,
        ...(securityGroupId === undefined ? {} : { securityGroupId }),
      }),
    );
  const bound = async () => {
    const { body } = await server.client.describeSecurityGroupConfiguration(
      new models.DescribeSecurityGroupConfigurationRequest({ instanceId }),
    );
    return body?.items?.ecsSecurityGroupRelation?.map((each) => each.securityGroupId);
  };
  expect(await bound()).toEqual([]);
  for (const empty of ["", undefined]) {
    await bind("sg-bp1b,sg-bp1a");
    expect(await bound()).toEqual(["sg-bp1a", "sg-bp1b"]);
    await bind(empty);
    expect(await bound()).toEqual([]);
  }
  expect(await refusal(bind("office"))).toMatch("400 InvalidParameter: ");
});

test("connectivity says whether the whitelists let an address in, and why not", async () => {
  const check = async (srcIp: string) => {
    const { body } = await server.client.describeDbInstanceConnectivity(
      new models.DescribeDbInstanceConnectivityRequest({ DBInstanceId: one.instanceId, srcIp }),
    );
    return body;
  };
  expect(await check("127.0.0.1")).toMatchObject({ connCheckResult: "Success" });
  expect(await check("192.0.2.9")).toMatchObject({
    connCheckResult: "Failed",
    connCheckErrorCode: "SRC_IP_NOT_IN_USER_WHITELIST",
  });
});
