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
import { takeBackup } from "../backup-calls.ts";
import { callByName } from "../clients/wire-client.ts";
import {
  createInstance,
  models,
  startTestServer,
  type TestServer,
  testRegion,
} from "../test-server.ts";

let server: TestServer;
let owner: Owner;
let root: RamClient;
let blue: string;
let red: string;

beforeAll(async () => {
  server = await startTestServer({ driver: "fake" });
  owner = await newOwner(server);
  root = ramClient(server, owner);
  const own = kvstoreClient(server, owner);
  const tag = (value: string) => [new models.CreateInstanceRequestTag({ key: "team", value })];
  blue = (await createInstance(own, { tag: tag("blue") })).instanceId ?? "";
  red = (await createInstance(own, { tag: tag("red") })).instanceId ?? "";
});
afterAll(() => server[Symbol.asyncDispose]());

const onInstance = (id: string) => ({ Resource: `acs:kvstore:*:*:instance/${id}` });
const small = "redis.basic.small.default";

/** A call with parameters that the typed clients cannot send. */
async function call(keys: Keys, action: string, parameters: object, version?: string) {
  try {
    return await callByName(kvstoreClient(server, keys), action, { ...parameters }, version);
  } catch (error) {
    return String((error as { code?: string }).code ?? error);
  }
}

describe("a parameter that an operation does not read opens nothing", () => {
  test("no order to whom only one instance is allowed", async () => {
    const user = await newUser(root, allow("kvstore:*", onInstance(blue)));
    const order = { RegionId: testRegion, InstanceClass: small, DryRun: true };
    expect(await call(user, "CreateInstance", order)).toBe("Forbidden.RAM");
    expect(await call(user, "CreateInstance", { ...order, InstanceId: blue })).toBe(
      "Forbidden.RAM",
    );
    expect(await call(user, "CreateInstance", { ...order, "ResourceId.1": blue })).toBe(
      "Forbidden.RAM",
    );
    expect(await call(user, "CreateInstance", { ...order, SrcDBInstanceId: blue })).toBe(
      "Forbidden.RAM",
    );
  });

  test("no whitelist that instances of others share", async () => {
    const user = await newUser(root, allow("kvstore:*", onInstance(blue)));
    const group = { GlobalIgName: "mine", GIpList: "10.0.0.1" };
    expect(await call(user, "CreateGlobalSecurityIPGroup", { ...group, DBClusterId: blue })).toBe(
      "Forbidden.RAM",
    );
  });

  test("no list of all users to whom one is shown", async () => {
    const user = await newUser(root, allow("ram:*", { Resource: "acs:ram:*:*:user/ann" }));
    expect(await call(user, "ListUsers", { UserName: "ann" }, "2015-05-01")).toBe("NoPermission");
    expect(await call(user, "CreateGroup", { UserName: "ann", GroupName: "" }, "2015-05-01")).toBe(
      "NoPermission",
    );
  });
});

describe("lists", () => {
  const listed = async (keys: Keys) => {
    const { body } = await kvstoreClient(server, keys).describeInstances(
      new models.DescribeInstancesRequest({}),
    );
    return body?.instances?.KVStoreInstance?.map(({ instanceId }) => instanceId);
  };

  test("leave out what a condition that negates does not allow", async () => {
    const notRed = { Condition: { StringNotEquals: { "acs:ResourceTag/team": "red" } } };
    expect(await listed(await newUser(root, allow("kvstore:*", notRed)))).toEqual([blue]);
    const notLike = { Condition: { StringNotLike: { "kvstore:ResourceTag/team": "r*" } } };
    expect(await listed(await newUser(root, allow("kvstore:*", notLike)))).toEqual([blue]);
  });

  test("of subscriptions leave out what the caller may not see", async () => {
    const own = kvstoreClient(server, owner);
    const months = { chargeType: "PrePaid", period: "1" };
    const subscription = async (value: string) => {
      const tag = [new models.CreateInstanceRequestTag({ key: "paid", value })];
      return (await createInstance(own, { tag, ...months })).instanceId ?? "";
    };
    const [mine, theirs] = [await subscription("blue"), await subscription("red")];
    const idsOf = async (keys: Keys) => {
      const lists = [
        await call(keys, "DescribeInstancesByExpireTime", { ExpirePeriod: 40 }),
        await call(keys, "DescribeInstanceAutoRenewalAttribute", { RegionId: testRegion }),
        await call(keys, "DescribeInstanceAutoRenewalAttribute", {
          RegionId: testRegion,
          InstanceId: mine,
        }),
      ];
      const ids = [mine, theirs];
      return lists.map((list) => ids.filter((id) => JSON.stringify(list).includes(id)));
    };
    const both = [mine, theirs];
    expect(await idsOf(owner)).toEqual([both, both, both]);
    const notRed = { Condition: { StringNotEquals: { "acs:ResourceTag/paid": "red" } } };
    for (const user of [
      await newUser(root, allow("kvstore:*", onInstance(mine))),
      await newUser(root, allow("kvstore:*", notRed)),
    ]) {
      expect(await idsOf(user)).toEqual([[mine], [mine], [mine]]);
      const named = (DBInstanceId: string) =>
        call(user, "DescribeInstanceAutoRenewalAttribute", { RegionId: testRegion, DBInstanceId });
      expect(await named(theirs)).toBe("Forbidden.RAM");
      expect(await named(mine)).toMatchObject({ TotalRecordCount: 1 });
    }
  });

  test("do not take a pattern of one character for all", async () => {
    const user = await newUser(root, allow("kvstore:*", onInstance("?")));
    expect(await listed(user)).toEqual([]);
    expect(
      await call(user, "CreateInstance", {
        RegionId: testRegion,
        InstanceClass: small,
        DryRun: true,
      }),
    ).toBe("Forbidden.RAM");
  });
});

describe("an order for several instances is looked at element by element", () => {
  const order = (keys: Keys, element: string) =>
    call(keys, "CreateInstances", { Instances: `[${element}]` });

  test("the region of an element counts", async () => {
    const hangzhou = { Resource: "acs:kvstore:cn-hangzhou:*:*" };
    const user = await newUser(root, allow("kvstore:*", hangzhou));
    const element = (RegionId: string) =>
      JSON.stringify({ RegionId, ChargeType: "PostPaid", InstanceClass: small });
    expect(await order(user, element("cn-beijing"))).toBe("Forbidden.RAM");
    expect(await order(user, element("cn-hangzhou"))).toMatchObject({ OrderId: expect.anything() });
  });

  test("a class is not hidden behind a second one that is null", async () => {
    const mid = { Condition: { StringLike: { "kvstore:InstanceClass": "*.mid.*" } } };
    const user = await newUser(root, allow("kvstore:*"), deny("kvstore:Create*", mid));
    const element =
      '{"RegionId":"cn-hangzhou","ChargeType":"PostPaid","InstanceClass":"redis.basic.mid.default","instanceclass":null}';
    expect(await order(user, element)).toBe("Forbidden.RAM");
  });

  test("an element that is no order is told so", async () => {
    const user = await newUser(root, allow("kvstore:*"));
    for (const element of ['{"InstanceClass":{"toString":1,"valueOf":1}}', "null", "7"]) {
      expect(await order(user, element)).toBe("InvalidInstances.Malformed");
    }
  });
});

test("a backup is as much out of reach as the instance that it is of", async () => {
  const backup = await takeBackup(kvstoreClient(server, owner), red);
  const user = await newUser(root, allow("kvstore:*"), deny("kvstore:*", onInstance(red)));
  const copy = {
    RegionId: testRegion,
    InstanceClass: small,
    DryRun: true,
    BackupId: String(backup.backupId),
  };
  expect(await call(owner, "CreateInstance", copy)).toBe("DryRunOperation");
  expect(await call(user, "CreateInstance", copy)).toBe("Forbidden.RAM");
  expect(await call(user, "CreateInstance", { ...copy, SrcDBInstanceId: blue })).toBe(
    "Forbidden.RAM",
  );
});

test("actions of any product can be named by a pattern, as in published policies", async () => {
  const user = await newUser(root, allow(["*:Describe*", "*:List*"]));
  expect(await call(user, "DescribeInstanceAttribute", { InstanceId: blue })).toBeTypeOf("object");
  expect(await call(user, "DeleteInstance", { InstanceId: blue })).toBe("Forbidden.RAM");
});
