import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  allow,
  deny,
  type Keys,
  kvstoreClient,
  newOwner,
  newUser,
  type Owner,
  type RamClient,
  ramClient,
} from "../access-clients.ts";
import { callByName, popClient } from "../clients/wire-client.ts";
import { refusal } from "../refusal.ts";
import {
  createInstance,
  models,
  type SdkClient,
  startTestServer,
  type TestServer,
  testRegion,
} from "../test-server.ts";

let server: TestServer;
let owner: Owner;
let root: RamClient;
let own: SdkClient;
let blue: string;
let red: string;

beforeAll(async () => {
  server = await startTestServer({ driver: "fake", tlsPort: 0 });
  owner = await newOwner(server);
  root = ramClient(server, owner);
  own = kvstoreClient(server, owner);
  const tag = (value: string) => [new models.CreateInstanceRequestTag({ key: "team", value })];
  blue = (await createInstance(own, { tag: tag("blue") })).instanceId ?? "";
  red =
    (await createInstance(own, { tag: tag("red"), instanceClass: "redis.basic.mid.default" }))
      .instanceId ?? "";
});
afterAll(() => server[Symbol.asyncDispose]());

const forbidden =
  "403 Forbidden.RAM: User not authorized to operate on the specified resource, or this API doesn't support RAM.";
const notFound =
  "404 InvalidInstanceId.NotFound: The InstanceId provided does not exist in our records.";

const rename = (keys: Keys, instanceId: string) =>
  refusal(
    kvstoreClient(server, keys).modifyInstanceAttribute(
      new models.ModifyInstanceAttributeRequest({ instanceId, instanceName: "renamed" }),
    ),
  );
const read = (keys: Keys, instanceId: string) =>
  refusal(
    kvstoreClient(server, keys).describeInstanceAttribute(
      new models.DescribeInstanceAttributeRequest({ instanceId }),
    ),
  );
const order = (keys: Keys, more: object = {}) =>
  refusal(
    kvstoreClient(server, keys).createInstance(
      new models.CreateInstanceRequest({
        regionId: testRegion,
        instanceClass: "redis.basic.small.default",
        dryRun: true,
        ...more,
      }),
    ),
  );
const dryRun = "400 DryRunOperation: Request validation has been passed with DryRun flag set.";

async function listed(keys: Keys, more: object = {}) {
  const { body } = await kvstoreClient(server, keys).describeInstances(
    new models.DescribeInstancesRequest({ regionId: testRegion, ...more }),
  );
  const all = body?.instances?.KVStoreInstance ?? [];
  return { ids: all.map((each) => each.instanceId), total: body?.totalCount };
}

const onInstance = (id: string) => ({ Resource: `acs:kvstore:*:*:instance/${id}` });

describe("a user may what its policies allow", () => {
  test("and nothing without them", async () => {
    const user = await newUser(root);
    expect(await read(user, blue)).toBe(forbidden);
    expect(await refusal(listed(user))).toBe(forbidden);
    expect(await order(user)).toBe(forbidden);
  });

  test("on some instances, whether others exist or not", async () => {
    const user = await newUser(root, allow("kvstore:*", onInstance(blue)));
    expect(await read(user, blue)).toBe("accepted");
    expect(await rename(user, blue)).toBe("accepted");
    expect(await read(user, red)).toBe(forbidden);
    expect(await read(user, "r-bp1doesnotexist")).toBe(forbidden);
    expect(await order(user)).toBe(forbidden);
  });

  test("but what one policy denies no other allows", async () => {
    const user = await newUser(root, allow("kvstore:*"), deny("kvstore:*", onInstance(red)));
    expect(await rename(user, blue)).toBe("accepted");
    expect(await rename(user, red)).toBe(forbidden);
    expect(await listed(user)).toEqual({ ids: [blue], total: 1 });
  });

  test("by every id that a request names, whichever parameter it stands in", async () => {
    const user = await newUser(root, allow("kvstore:*", onInstance(blue)));
    const tags = (resourceId: string[]) =>
      refusal(
        kvstoreClient(server, user).tagResources(
          new models.TagResourcesRequest({
            regionId: testRegion,
            resourceType: "INSTANCE",
            resourceId,
            tag: [new models.TagResourcesRequestTag({ key: "a", value: "b" })],
          }),
        ),
      );
    expect(await tags([blue, red])).toBe(forbidden);
    expect(await tags([blue])).toBe("accepted");
    const parameters = (DBInstanceId: string, InstanceId: string) =>
      popClient({ ...user, endpoint: server.endpoint, caFile: "" }, "GET").call(
        "DescribeParameters",
        { DBInstanceId, InstanceId },
      );
    await expect(parameters(red, blue)).rejects.toMatchObject({ code: "Forbidden.RAM" });
    await expect(parameters(blue, blue)).resolves.toBeDefined();
  });

  test("in the region where the instance stands, not in the one that the request names", async () => {
    const inBeijing = { Resource: "acs:kvstore:cn-beijing:*:instance/*" };
    const user = await newUser(root, allow("kvstore:*", inBeijing));
    const call = (regionId?: string) =>
      popClient({ ...user, endpoint: server.endpoint, caFile: "" }, "GET").call(
        "ModifyInstanceAttribute",
        { InstanceId: blue, InstanceName: "moved", ...(regionId ? { RegionId: regionId } : {}) },
      );
    await expect(call("cn-beijing")).rejects.toMatchObject({ code: "Forbidden.RAM" });
    expect((await listed(user, { regionId: "cn-beijing" })).total).toBe(0);
    expect(await refusal(listed(user))).toBe(forbidden);
  });
});

describe("conditions", () => {
  const ip = (block: string) => ({ Condition: { IpAddress: { "acs:SourceIp": block } } });

  test("on the source address", async () => {
    expect(await read(await newUser(root, allow("kvstore:*", ip("127.0.0.0/8"))), blue)).toBe(
      "accepted",
    );
    expect(await read(await newUser(root, allow("kvstore:*", ip("10.0.0.0/8"))), blue)).toBe(
      forbidden,
    );
  });

  test("on the time of the installation's clock", async () => {
    const before = (time: string) => ({
      Condition: { DateLessThan: { "acs:CurrentTime": time } },
    });
    const early = await newUser(root, allow("kvstore:*", before("2020-01-01T00:00:00Z")));
    expect(await read(early, blue)).toBe(forbidden);
    const late = await newUser(root, allow("kvstore:*", before("2120-01-01T00:00:00Z")));
    expect(await read(late, blue)).toBe("accepted");
  });

  test("on the transport", async () => {
    const secure = { Condition: { Bool: { "acs:SecureTransport": "true" } } };
    const user = await newUser(root, allow("kvstore:*", secure));
    expect(await read(user, blue)).toBe(forbidden);
    const { tlsEndpoint, caFile } = server.app;
    const client = popClient({ ...user, endpoint: tlsEndpoint ?? "", caFile }, "POST");
    const answer = await client.call("DescribeInstanceAttribute", { InstanceId: blue });
    expect(answer["Instances"]).toBeDefined();
  });

  test("on an instance's tags, as they are at the moment", async () => {
    const ofTeam = { Condition: { StringEquals: { "kvstore:ResourceTag/team": "blue" } } };
    const user = await newUser(root, allow("kvstore:*", ofTeam));
    expect(await read(user, blue)).toBe("accepted");
    expect(await read(user, red)).toBe(forbidden);
    expect(await listed(user)).toEqual({ ids: [blue], total: 1 });
    const setTeam = (value: string) =>
      own.tagResources(
        new models.TagResourcesRequest({
          regionId: testRegion,
          resourceType: "INSTANCE",
          resourceId: [red],
          tag: [new models.TagResourcesRequestTag({ key: "team", value })],
        }),
      );
    await setTeam("blue");
    expect(await read(user, red)).toBe("accepted");
    expect((await listed(user)).total).toBe(2);
    await setTeam("red");
    expect(await read(user, red)).toBe(forbidden);
  });

  test("on the class of an instance, and of an order however it says it", async () => {
    const small = {
      Condition: { StringLike: { "kvstore:InstanceClass": "redis.*.small.default" } },
    };
    const user = await newUser(root, allow("kvstore:*", small));
    expect(await read(user, blue)).toBe("accepted");
    expect(await read(user, red)).toBe(forbidden);
    expect(await order(user)).toBe(dryRun);
    expect(await order(user, { instanceClass: "redis.basic.mid.default" })).toBe(forbidden);

    const large = { Condition: { StringLike: { "kvstore:InstanceClass": "*.mid.*" } } };
    const notLarge = await newUser(root, allow("kvstore:*"), deny("kvstore:Create*", large));
    expect(await order(notLarge)).toBe(dryRun);
    expect(await order(notLarge, { instanceClass: undefined, capacity: 2048 })).toBe(forbidden);
    const several = (iNSTANCECLASS: string) =>
      refusal(
        kvstoreClient(server, notLarge).createInstances(
          new models.CreateInstancesRequest({
            regionId: testRegion,
            instances: JSON.stringify([
              {
                RegionId: testRegion,
                ChargeType: "PostPaid",
                InstanceClass: "redis.basic.small.default",
              },
              { RegionId: testRegion, ChargeType: "PostPaid", instanceclass: iNSTANCECLASS },
            ]),
          }),
        ),
      );
    expect(await several("redis.basic.mid.default")).toBe(forbidden);
  });

  test("on the class that a capacity means in the family of the instance", async () => {
    const mid = {
      Condition: { StringEquals: { "kvstore:InstanceClass": "redis.basic.mid.default" } },
    };
    const user = await newUser(root, allow("kvstore:*"), deny("kvstore:Modify*", mid));
    const resize = (Capacity: number) =>
      refusal(
        callByName(kvstoreClient(server, user), "ModifyInstanceCapacity", {
          InstanceId: blue,
          Capacity,
        }),
      );
    expect(await resize(2048)).toBe(forbidden);
    expect(await resize(777)).toMatch(/^400 InvalidCapacity.NotFound/);
    expect(await resize(4096)).toBe("accepted");
  });
});

describe("lists leave out what the caller may not see", () => {
  test("with totals and pages of what is left", async () => {
    const user = await newUser(root, allow("kvstore:*", onInstance(red)));
    const client = kvstoreClient(server, user);
    expect(await listed(user)).toEqual({ ids: [red], total: 1 });
    expect(await listed(user, { pageNumber: 2 })).toEqual({ ids: [], total: 1 });
    expect(await listed(user, { instanceIds: `${blue},${red}` })).toEqual({ ids: [red], total: 1 });
    expect(await listed(user, { searchKey: blue })).toEqual({ ids: [], total: 0 });
    expect((await listed(owner)).total).toBe(2);

    const overview = await client.describeInstancesOverview(
      new models.DescribeInstancesOverviewRequest({ regionId: testRegion }),
    );
    expect(overview.body?.instances?.map((each) => each.instanceId)).toEqual([red]);
    expect(overview.body?.totalCount).toBe(1);

    const tags = await client.listTagResources(
      new models.ListTagResourcesRequest({ regionId: testRegion, resourceType: "INSTANCE" }),
    );
    const tagged = tags.body?.tagResources?.tagResource?.map((each) => each.resourceId);
    expect(new Set(tagged)).toEqual(new Set([red]));
    const keys = await client.describeTags(
      new models.DescribeTagsRequest({ regionId: testRegion, resourceType: "INSTANCE" }),
    );
    expect(keys.body?.tags).toMatchObject([{ tagKey: "team", tagValues: ["red"] }]);

    const tasks = (keysOf: Keys) =>
      kvstoreClient(server, keysOf).describeHistoryTasks(
        new models.DescribeHistoryTasksRequest({
          regionId: testRegion,
          fromStartTime: new Date(Date.now() - 3_600_000).toISOString().replace(/\.\d+/, ""),
          toStartTime: new Date(Date.now() + 3_600_000).toISOString().replace(/\.\d+/, ""),
        }),
      );
    const seen = (await tasks(user)).body?.items ?? [];
    expect(new Set(seen.map((task) => task.instanceId))).toEqual(new Set([red]));
    expect((await tasks(owner)).body?.totalCount).toBeGreaterThan(seen.length);
  });

  test("and are refused to whom nothing of them is allowed", async () => {
    const other = await newUser(root, allow("kvstore:ModifyInstanceAttribute", onInstance(red)));
    expect(await refusal(listed(other))).toBe(forbidden);
    const denied = await newUser(
      root,
      allow("kvstore:*"),
      deny("kvstore:DescribeInstances", { Resource: "acs:kvstore:*:*:instance/*" }),
    );
    expect(await refusal(listed(denied))).toBe(forbidden);
  });
});

test("operations that only the account itself may call do not ask for policies", async () => {
  const user = await newUser(root, allow("*"));
  const initialize = (keys: Keys) =>
    refusal(
      kvstoreClient(server, keys).initializeKvstorePermission(
        new models.InitializeKvstorePermissionRequest({ regionId: testRegion }),
      ),
    );
  const nobody = await newUser(root);
  const refused = "403 Forbedden.NotSupportRAM: This action does not support accessed by RAM mode.";
  expect(await initialize(user)).toBe(refused);
  expect(await initialize(nobody)).toBe(refused);
  expect(await initialize(owner)).not.toContain("403");
});

test("orders need the right to order, which a policy can deny", async () => {
  const denied = await newUser(root, allow("kvstore:*"), deny("bss:PayOrder"));
  const refused = "403 Forbbiden.SubUser: The specified action is not available for you.";
  expect(await order(denied)).toBe(refused);
  const resize = (keys: Keys) =>
    refusal(
      kvstoreClient(server, keys).modifyInstanceSpec(
        new models.ModifyInstanceSpecRequest({
          instanceId: "r-bp1doesnotexist",
          instanceClass: "redis.basic.mid.default",
        }),
      ),
    );
  expect(await resize(denied)).toBe(refused);
  expect(await rename(denied, blue)).toBe("accepted");
  const noOrders = await newUser(root, deny("bss:*"));
  expect(await order(noOrders)).toBe(forbidden);
  expect(await order(await newUser(root, allow("kvstore:*")))).toBe(dryRun);
  expect(await resize(owner)).toBe(notFound);
});
