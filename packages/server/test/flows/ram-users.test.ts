import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  allow,
  kvstoreClient,
  newKey,
  newOwner,
  newUser,
  type RamClient,
  ram,
  ramClient,
} from "../access-clients.ts";
import { refusal } from "../refusal.ts";
import { models, startTestServer, type TestServer, testRegion } from "../test-server.ts";

let server: TestServer;
let root: RamClient;

beforeAll(async () => {
  server = await startTestServer({ driver: "fake" });
  root = ramClient(server, server);
});
afterAll(() => server[Symbol.asyncDispose]());

function listed(keys: Parameters<typeof kvstoreClient>[1]) {
  return refusal(
    kvstoreClient(server, keys).describeInstances(
      new models.DescribeInstancesRequest({ regionId: testRegion }),
    ),
  );
}

const _forbidden =
  "403 Forbidden.RAM: User not authorized to operate on the specified resource, or this API doesn't support RAM.";

describe.each([
  ["V3", undefined],
  ["V1", "v2"],
] as const)("users, as the official SDK sends them with %s", (name, signature) => {
  const client = () => ramClient(server, server, signature);
  const userName = `ann-${name}`;

  test("are made, read, changed, listed and removed", async () => {
    const created = await client().createUser(
      new ram.CreateUserRequest({
        userName,
        displayName: "安 Ann",
        email: "ann@example.com",
        mobilePhone: "86-18600008888",
        comments: "k !'()*~ 1+",
      }),
    );
    expect(created.body?.user).toMatchObject({
      userName,
      userId: expect.stringMatching(/^2\d{17}$/),
      displayName: "安 Ann",
      email: "ann@example.com",
      mobilePhone: "86-18600008888",
      comments: "k !'()*~ 1+",
      createDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    });
    const { body } = await client().getUser(new ram.GetUserRequest({ userName }));
    expect(body?.user).toMatchObject({ ...created.body?.user, lastLoginDate: "" });

    const newUserName = `${userName}.new`;
    const updated = await client().updateUser(
      new ram.UpdateUserRequest({ userName, newUserName, newComments: "changed" }),
    );
    expect(updated.body?.user).toMatchObject({
      userId: created.body?.user?.userId,
      userName: newUserName,
      comments: "changed",
      displayName: "安 Ann",
    });
    const all = await client().listUsers(new ram.ListUsersRequest({}));
    expect(all.body?.isTruncated).toBe(false);
    expect(all.body?.users?.user?.map((user) => user.userName)).toContain(newUserName);

    await client().deleteUser(new ram.DeleteUserRequest({ userName: newUserName }));
    expect(await refusal(client().getUser(new ram.GetUserRequest({ userName: newUserName })))).toBe(
      "404 EntityNotExist.User: The user does not exist.",
    );
  });
});

test("names of users are unique, of few characters, and not too long", async () => {
  const create = (userName?: string) =>
    refusal(root.createUser(new ram.CreateUserRequest({ userName })));
  expect(await create("unique")).toBe("accepted");
  expect(await create("unique")).toBe("409 EntityAlreadyExists.User: The user does already EXIST.");
  expect(await create("with space")).toBe(
    '400 InvalidParameter.UserName.InvalidChars: The parameter - "UserName" contains invalid chars.',
  );
  expect(await create("u".repeat(65))).toBe(
    '400 InvalidParameter.UserName.Length: The parameter - "UserName" beyond the length limit.',
  );
  expect(await create()).toBe("400 MissingUserName: UserName is mandatory for this action.");
  expect(
    await refusal(
      root.createUser(new ram.CreateUserRequest({ userName: "mail", email: "nobody" })),
    ),
  ).toBe('400 InvalidParameter.Email.Format: The format of the parameter - "Email" is incorrect.');
});

test("lists go on where the marker says", async () => {
  const names = ["page-a", "page-b", "page-c", "page-d", "page-e"];
  for (const groupName of names) {
    await root.createGroup(new ram.CreateGroupRequest({ groupName, comments: "g" }));
  }
  const seen: string[] = [];
  let marker: string | undefined;
  do {
    const { body } = await root.listGroups(new ram.ListGroupsRequest({ maxItems: 2, marker }));
    const page = body?.groups?.group ?? [];
    expect(page.length).toBeLessThanOrEqual(2);
    seen.push(...page.map((group) => group.groupName ?? ""));
    expect(body?.isTruncated).toBe(body?.marker !== undefined);
    marker = body?.marker;
  } while (marker);
  expect(seen).toEqual(names);
});

test("a key works until it is disabled, again when enabled, and no more once deleted", async () => {
  const user = await newUser(root, allow("kvstore:*"));
  const { userName, accessKeyId } = user;
  const setStatus = (status: string) =>
    root.updateAccessKey(
      new ram.UpdateAccessKeyRequest({ userName, userAccessKeyId: accessKeyId, status }),
    );
  expect(await listed(user)).toBe("accepted");
  await setStatus("Inactive");
  expect(await listed(user)).toBe(
    "400 InvalidAccessKeyId.Inactive: Specified access key is disabled.",
  );
  const { body } = await root.listAccessKeys(new ram.ListAccessKeysRequest({ userName }));
  expect(body?.accessKeys?.accessKey).toMatchObject([{ accessKeyId, status: "Inactive" }]);
  expect(JSON.stringify(body)).not.toContain(user.accessKeySecret);
  await setStatus("Active");
  expect(await listed(user)).toBe("accepted");

  const second = await newKey(root, userName);
  expect(await listed(second)).toBe("accepted");
  expect(await refusal(newKey(root, userName))).toMatch(/^409 LimitExceeded\.User\.AccessKey: /);
  await root.deleteAccessKey(
    new ram.DeleteAccessKeyRequest({ userName, userAccessKeyId: accessKeyId }),
  );
  expect(await listed(user)).toBe(
    "404 InvalidAccessKeyId.NotFound: Specified access key is not found.",
  );
  expect(await refusal(setStatus("Active"))).toBe(
    "404 EntityNotExist.User.AccessKey: The user access key does not exist.",
  );
  expect(server.logLines.join("")).not.toContain(second.accessKeySecret);
});

test("the account's own key is out of RAM's reach", async () => {
  const user = await newUser(root, allow("ram:*"));
  expect(
    await refusal(
      ramClient(server, user).deleteAccessKey(
        new ram.DeleteAccessKeyRequest({ userAccessKeyId: server.accessKeyId }),
      ),
    ),
  ).toBe("404 EntityNotExist.User.AccessKey: The user access key does not exist.");
});

test("a user that names nobody means itself", async () => {
  const user = await newUser(root, allow("ram:*"));
  const { body } = await ramClient(server, user).listAccessKeys(new ram.ListAccessKeysRequest({}));
  expect(body?.accessKeys?.accessKey).toMatchObject([{ accessKeyId: user.accessKeyId }]);
  expect(await refusal(root.listAccessKeys(new ram.ListAccessKeysRequest({})))).toBe(
    "400 MissingUserName: UserName is mandatory for this action.",
  );
});

test("a user manages RAM only as far as its policies allow, and is told so by RAM's own code", async () => {
  const user = await newUser(root, allow("ram:GetUser", { Resource: "acs:ram:*:*:user/user-*" }));
  const mine = ramClient(server, user);
  const { userName } = user;
  expect(await refusal(mine.getUser(new ram.GetUserRequest({ userName })))).toBe("accepted");
  const no = "403 NoPermission: You are not authorized to do this action.";
  expect(await refusal(mine.getUser(new ram.GetUserRequest({ userName: "unique" })))).toBe(no);
  expect(await refusal(mine.listUsers(new ram.ListUsersRequest({})))).toBe(no);
  expect(await refusal(mine.createUser(new ram.CreateUserRequest({ userName: "x" })))).toBe(no);
});

test("owners do not see each other's users, and may give the same names", async () => {
  const other = await newOwner(server);
  const theirs = ramClient(server, other);
  await theirs.createUser(new ram.CreateUserRequest({ userName: "unique" }));
  const { body } = await theirs.listUsers(new ram.ListUsersRequest({}));
  expect(body?.users?.user?.map((user) => user.userName)).toEqual(["unique"]);
  const alias = await theirs.getAccountAlias();
  expect(alias.body?.accountAlias).toBe(other.name);
});
