import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  allow,
  type Keys,
  kvstoreClient,
  newOwner,
  newUser,
  type Owner,
  type RamClient,
  ramClient,
} from "../access-clients.ts";
import { popClient } from "../clients/wire-client.ts";
import {
  createInstance,
  models,
  type SdkClient,
  startTestServer,
  type TestServer,
} from "../test-server.ts";

let server: TestServer;
let owner: Owner;
let root: RamClient;
let own: SdkClient;
let blue: string;

beforeAll(async () => {
  server = await startTestServer({ driver: "fake", tlsPort: 0 });
  owner = await newOwner(server);
  root = ramClient(server, owner);
  own = kvstoreClient(server, owner);
  blue = (await createInstance(own)).instanceId ?? "";
  await createInstance(own);
});
afterAll(() => server[Symbol.asyncDispose]());

const forbidden =
  "403 Forbidden.RAM: User not authorized to operate on the specified resource, or this API doesn't support RAM.";
const administrators =
  "403 Forbbiden.NotAdminUser: User not authorized to operate on the specified API as you are not the administrator.";

test.each(["ActivateInstance", "DeactivateInstance", "DataOperate"])(
  "%s is for administrators of the platform",
  async (operation) => {
    const call = (keys: Keys) =>
      refusalByPop(keys, operation, { InstanceId: "r-bp1doesnotexist", Command: "GET a" });
    expect(await call(owner)).toBe(administrators);
    expect(await call(await newUser(root, allow("*")))).toBe(administrators);
    expect(await call(server)).not.toBe(administrators);
    const ofPlatform = ramClient(server, server);
    expect(await call(await newUser(ofPlatform, allow("*")))).not.toBe(administrators);
    expect(await call(await newUser(ofPlatform))).toBe(forbidden);
  },
);

async function refusalByPop(keys: Keys, operation: string, parameters: object): Promise<string> {
  try {
    await popClient({ ...keys, endpoint: server.endpoint, caFile: "" }, "GET").call(operation, {
      ...parameters,
    });
  } catch (error) {
    const { status, code, message } = error as { status: number; code: string; message: string };
    return `${status} ${code}: ${message.replace(/, URL: .*$/s, "")}`;
  }
  return "accepted";
}

describe("acting for another owner", () => {
  const list = (keys: Keys, parameters: object) =>
    refusalByPop(keys, "DescribeInstances", parameters);
  const missing =
    "403 MissingParameter: The input parameter OwnerId, OwnerAccount that is mandatory for processing this request is not supplied.";

  test("an administrator sees that owner's world, by id or by name", async () => {
    const { id: OwnerId, name: OwnerAccount } = owner;
    const admin = popClient({ ...server, caFile: "" }, "GET");
    for (const named of [
      { OwnerId },
      { OwnerAccount },
      { OwnerId, OwnerAccount },
      { OwnerId, ResourceOwnerAccount: OwnerAccount },
    ]) {
      expect(await admin.call("DescribeInstances", named)).toMatchObject({ TotalCount: 2 });
    }
    expect(await admin.call("DescribeInstances", {})).toMatchObject({ TotalCount: 0 });
    await admin.call("ModifyInstanceAttribute", {
      InstanceId: blue,
      InstanceName: "by-admin",
      OwnerId,
    });
    const { body } = await own.describeInstanceAttribute(
      new models.DescribeInstanceAttributeRequest({ instanceId: blue }),
    );
    expect(body?.instances?.DBInstanceAttribute?.[0]?.instanceName).toBe("by-admin");
  });

  test("a request that does not say for whom is refused", async () => {
    const { id, name } = owner;
    expect(await list(server, { ResourceOwnerAccount: name })).toBe(missing);
    expect(await list(server, { ResourceOwnerId: id })).toBe(missing);
    expect(await list(server, { OwnerId: "1", ResourceOwnerId: id })).toBe(missing);
    expect(await list(server, { OwnerId: id, OwnerAccount: "someone-else" })).toBe(missing);
    const stranger = await newOwner(server);
    expect(await list(stranger, { ResourceOwnerAccount: name })).toBe(missing);
    expect(await list(stranger, { ResourceOwnerAccount: "nobody" })).toBe(missing);
    expect(await list(stranger, { OwnerId: stranger.id, ResourceOwnerId: id })).toBe(missing);
  });

  test("nobody else may, whether that owner exists or not", async () => {
    const stranger = await newOwner(server);
    expect(await list(stranger, { OwnerId: owner.id })).toBe(forbidden);
    expect(await list(stranger, { OwnerAccount: "nobody" })).toBe(forbidden);
    expect(await list(await newUser(root, allow("*")), { OwnerId: stranger.id })).toBe(forbidden);
  });

  test("naming oneself changes nothing", async () => {
    const { id, name } = owner;
    expect(await list(owner, { OwnerId: id })).toBe("accepted");
    expect(await list(owner, { OwnerAccount: name, ResourceOwnerId: id })).toBe("accepted");
    expect(await list(owner, { ResourceOwnerAccount: name })).toBe("accepted");
    expect(await list(owner, { OwnerId: "", ResourceOwnerAccount: "" })).toBe("accepted");
  });

  test("a user of an administrator acts for others as far as its policies say", async () => {
    const platform = ramClient(server, server);
    const user = await newUser(
      platform,
      allow("kvstore:DescribeInstances", { Resource: `acs:kvstore:*:${owner.id}:*` }),
    );
    expect(await list(user, { OwnerId: owner.id })).toBe("accepted");
    const another = await newOwner(server);
    expect(await list(user, { OwnerId: another.id })).toBe(forbidden);
  });
});
