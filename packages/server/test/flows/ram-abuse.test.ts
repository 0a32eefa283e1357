import { afterAll, beforeAll, expect, test } from "vitest";
import {
  allow,
  deny,
  type Keys,
  kvstoreClient,
  newKey,
  newOwner,
  newUser,
  type Owner,
  policyText,
  type RamClient,
  ram,
  ramClient,
} from "../access-clients.ts";
import { callByName } from "../clients/wire-client.ts";
import { refusal } from "../refusal.ts";
import { startTestServer, type TestServer } from "../test-server.ts";

let server: TestServer;
let owner: Owner;
let root: RamClient;

beforeAll(async () => {
  server = await startTestServer({ driver: "fake" });
  owner = await newOwner(server);
  root = ramClient(server, owner);
});
afterAll(() => server[Symbol.asyncDispose]());

const noRight = "403 NoPermission: You are not authorized to do this action.";

test("a user that names nobody is denied what is denied on itself", async () => {
  const user = await newUser(
    root,
    allow("ram:*"),
    deny("ram:*AccessKey*", {
      Resource: "acs:ram:*:*:user/*",
    }),
  );
  const mine = ramClient(server, user);
  const { userName } = user;
  expect(await refusal(mine.createAccessKey(new ram.CreateAccessKeyRequest({ userName })))).toBe(
    noRight,
  );
  expect(await refusal(mine.createAccessKey(new ram.CreateAccessKeyRequest({})))).toBe(noRight);
  const own = await newUser(
    root,
    allow("ram:ListAccessKeys", { Resource: "acs:ram:*:*:user/user-*" }),
  );
  expect(
    await refusal(ramClient(server, own).listAccessKeys(new ram.ListAccessKeysRequest({}))),
  ).toBe("accepted");
});

test("the system's policies are resources of the system, not of the account", async () => {
  const attach = (keys: Keys & { userName: string }, policyName: string, policyType: string) =>
    refusal(
      ramClient(server, keys).attachPolicyToUser(
        new ram.AttachPolicyToUserRequest({ policyName, policyType, userName: keys.userName }),
      ),
    );
  await root.createPolicy(
    new ram.CreatePolicyRequest({
      policyName: "harmless",
      policyDocument: policyText(allow("kvstore:DescribeRegions")),
    }),
  );
  const limited = await newUser(
    root,
    allow("ram:AttachPolicyToUser", {
      Resource: [`acs:ram:*:${owner.id}:user/*`, `acs:ram:*:${owner.id}:policy/*`],
    }),
  );
  expect(await attach(limited, "harmless", "Custom")).toBe("accepted");
  expect(await attach(limited, "AdministratorAccess", "System")).toBe(noRight);
  const denied = await newUser(
    root,
    allow("ram:*"),
    deny("ram:AttachPolicy*", { Resource: "acs:ram:*:system:policy/AdministratorAccess" }),
  );
  expect(await attach(denied, "AdministratorAccess", "System")).toBe(noRight);
  expect(await attach(denied, "AliyunKvstoreFullAccess", "System")).toBe("accepted");
});

test("who acts for another owner is not the user of the same name there", async () => {
  const platform = ramClient(server, server);
  const admin = await newUser(platform, allow("*"));
  const { userName } = admin;
  await root.createUser(new ram.CreateUserRequest({ userName }));
  const theirs = await newKey(root, userName);
  const list = callByName(
    kvstoreClient(server, admin),
    "ListAccessKeys",
    { OwnerId: owner.id },
    "2015-05-01",
  );
  await expect(list).rejects.toMatchObject({ code: "MissingUserName" });
  expect(theirs.accessKeyId).not.toBe("");
});
