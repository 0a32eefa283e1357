import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  allow,
  deny,
  kvstoreClient,
  newKey,
  newOwner,
  newUser,
  policyText,
  type RamClient,
  ram,
  ramClient,
  type Statement,
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

const document = policyText(allow("kvstore:Describe*"));
const trust = policyText({
  Effect: "Allow",
  Action: "sts:AssumeRole",
  Principal: { RAM: ["acs:ram::1000000000000000:root"] },
} satisfies Statement);

function listed(keys: Parameters<typeof kvstoreClient>[1]) {
  return refusal(
    kvstoreClient(server, keys).describeInstances(
      new models.DescribeInstancesRequest({ regionId: testRegion }),
    ),
  );
}

const forbidden =
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

test("policies count from attachment to detachment, also through a group", async () => {
  const user = await newUser(root);
  const { userName } = user;
  const policyName = "describe-only";
  await root.createPolicy(new ram.CreatePolicyRequest({ policyName, policyDocument: document }));
  const named = { policyName, policyType: "Custom" };
  expect(await listed(user)).toBe(forbidden);

  const attach = () =>
    root.attachPolicyToUser(new ram.AttachPolicyToUserRequest({ ...named, userName }));
  await attach();
  expect(await listed(user)).toBe("accepted");
  expect(await refusal(attach())).toBe(
    "409 EntityAlreadyExists.User.Policy: The user has already been attached this policy.",
  );
  const { body } = await root.listPoliciesForUser(new ram.ListPoliciesForUserRequest({ userName }));
  expect(body?.policies?.policy).toMatchObject([{ ...named, defaultVersion: "v1" }]);
  await root.detachPolicyFromUser(new ram.DetachPolicyFromUserRequest({ ...named, userName }));
  expect(await listed(user)).toBe(forbidden);

  const groupName = "readers";
  await root.createGroup(new ram.CreateGroupRequest({ groupName }));
  await root.attachPolicyToGroup(new ram.AttachPolicyToGroupRequest({ ...named, groupName }));
  const member = { groupName, userName };
  await root.addUserToGroup(new ram.AddUserToGroupRequest(member));
  expect(await listed(user)).toBe("accepted");
  expect(await refusal(root.addUserToGroup(new ram.AddUserToGroupRequest(member)))).toBe(
    "409 EntityAlreadyExists.User.Group: The user has already joined the group.",
  );
  const members = await root.listUsersForGroup(new ram.ListUsersForGroupRequest({ groupName }));
  expect(members.body?.users?.user).toMatchObject([{ userName }]);
  const groups = await root.listGroupsForUser(new ram.ListGroupsForUserRequest({ userName }));
  expect(groups.body?.groups?.group).toMatchObject([{ groupName }]);
  const entities = await root.listEntitiesForPolicy(new ram.ListEntitiesForPolicyRequest(named));
  expect(entities.body?.groups?.group).toMatchObject([{ groupName }]);
  expect(entities.body?.users?.user).toEqual([]);

  expect(await refusal(root.deleteUser(new ram.DeleteUserRequest({ userName })))).toMatch(
    /^409 DeleteConflict\.User\.Group: /,
  );
  await root.removeUserFromGroup(new ram.RemoveUserFromGroupRequest(member));
  expect(await listed(user)).toBe(forbidden);
  expect(await refusal(root.removeUserFromGroup(new ram.RemoveUserFromGroupRequest(member)))).toBe(
    "404 EntityNotExist.User.Group: The user has not joined the group.",
  );
  expect(await refusal(root.deleteGroup(new ram.DeleteGroupRequest({ groupName })))).toMatch(
    /^409 DeleteConflict\.Group\.Policy: /,
  );
  expect(await refusal(root.deletePolicy(new ram.DeletePolicyRequest({ policyName })))).toMatch(
    /^409 DeleteConflict\.Policy\.Group: /,
  );
  expect(await refusal(root.deleteUser(new ram.DeleteUserRequest({ userName })))).toMatch(
    /^409 DeleteConflict\.User\.AccessKey: /,
  );
  await root.deletePolicy(new ram.DeletePolicyRequest({ policyName, cascadingDelete: true }));
  await root.deleteGroup(new ram.DeleteGroupRequest({ groupName }));
});

test("of a policy's versions the default one counts", async () => {
  const policyName = "versions";
  const user = await newUser(root);
  await root.createPolicy(new ram.CreatePolicyRequest({ policyName, policyDocument: document }));
  await root.attachPolicyToUser(
    new ram.AttachPolicyToUserRequest({
      policyName,
      policyType: "Custom",
      userName: user.userName,
    }),
  );
  expect(await listed(user)).toBe("accepted");
  const version = (setAsDefault: boolean, rotateStrategy?: string) =>
    root.createPolicyVersion(
      new ram.CreatePolicyVersionRequest({
        policyName,
        policyDocument: policyText(deny("kvstore:*")),
        setAsDefault,
        rotateStrategy,
      }),
    );
  expect((await version(false)).body?.policyVersion).toMatchObject({
    versionId: "v2",
    isDefaultVersion: false,
  });
  expect(await listed(user)).toBe("accepted");
  await root.setDefaultPolicyVersion(
    new ram.SetDefaultPolicyVersionRequest({ policyName, versionId: "v2" }),
  );
  expect(await listed(user)).toBe(forbidden);
  const read = await root.getPolicy(new ram.GetPolicyRequest({ policyName, policyType: "Custom" }));
  expect(read.body?.policy).toMatchObject({ defaultVersion: "v2", attachmentCount: 1 });
  expect(read.body?.defaultPolicyVersion).toMatchObject({ versionId: "v2" });
  const old = await root.getPolicyVersion(
    new ram.GetPolicyVersionRequest({ policyName, policyType: "Custom", versionId: "v1" }),
  );
  expect(old.body?.policyVersion?.policyDocument).toBe(document);

  const remove = (versionId: string) =>
    refusal(
      root.deletePolicyVersion(new ram.DeletePolicyVersionRequest({ policyName, versionId })),
    );
  expect(await remove("v2")).toMatch(/^409 DeleteConflict\.Policy\.Version\.Default: /);
  expect(await remove("v9")).toMatch(/^404 EntityNotExist\.Policy\.Version: /);
  expect(await remove("v1")).toBe("accepted");
  for (let more = 0; more < 4; more++) await version(false);
  expect(await refusal(version(false))).toMatch(/^409 LimitExceeded\.Policy\.Version: /);
  await version(true, "DeleteOldestNonDefaultVersionWhenLimitExceeded");
  const { body } = await root.listPolicyVersions(
    new ram.ListPolicyVersionsRequest({ policyName, policyType: "Custom" }),
  );
  const versions = body?.policyVersions?.policyVersion ?? [];
  expect(versions.map((each) => each.versionId)).toEqual(["v2", "v4", "v5", "v6", "v7"]);
});

test("a text that is no policy is refused with what is wrong", async () => {
  const create = (policyDocument: string, policyName = "bad") =>
    refusal(root.createPolicy(new ram.CreatePolicyRequest({ policyName, policyDocument })));
  expect(await create("{")).toBe("400 MalformedPolicyDocument: The policy is not valid JSON.");
  expect(await create(policyText({ ...allow("x:*"), Effect: "Maybe" }))).toBe(
    "400 MalformedPolicyDocument: The Effect must be Allow or Deny.",
  );
  expect(await create(document, "AdministratorAccess")).toMatch(
    /^409 EntityAlreadyExists\.Policy: /,
  );
  expect(await create(document, "under_score")).toMatch(
    /^400 InvalidParameter\.PolicyName\.InvalidChars: /,
  );
});

test("the system's policies are there, do what they say, and cannot be changed", async () => {
  const { body } = await root.listPolicies(new ram.ListPoliciesRequest({ policyType: "System" }));
  const names = body?.policies?.policy?.map((policy) => policy.policyName);
  expect(names).toEqual(
    expect.arrayContaining([
      "AdministratorAccess",
      "AliyunKvstoreFullAccess",
      "AliyunKvstoreReadOnlyAccess",
    ]),
  );
  const user = await newUser(root);
  await root.attachPolicyToUser(
    new ram.AttachPolicyToUserRequest({
      policyName: "AliyunKvstoreReadOnlyAccess",
      policyType: "System",
      userName: user.userName,
    }),
  );
  expect(await listed(user)).toBe("accepted");
  expect(
    await refusal(
      kvstoreClient(server, user).createInstance(
        new models.CreateInstanceRequest({ regionId: testRegion, capacity: 1024 }),
      ),
    ),
  ).toBe(forbidden);
  expect(
    await refusal(
      root.deletePolicy(new ram.DeletePolicyRequest({ policyName: "AdministratorAccess" })),
    ),
  ).toMatch(/^404 EntityNotExist\.Policy: /);
});

test("roles are made, read, changed, listed and removed", async () => {
  const roleName = "deployer";
  const created = await root.createRole(
    new ram.CreateRoleRequest({ roleName, assumeRolePolicyDocument: trust, description: "d" }),
  );
  const role = created.body?.role;
  expect(role).toMatchObject({
    roleName,
    roleId: expect.stringMatching(/^3\d{17}$/),
    arn: expect.stringMatching(/^acs:ram::\d{16}:role\/deployer$/),
    maxSessionDuration: 3600,
  });
  const updated = await root.updateRole(
    new ram.UpdateRoleRequest({ roleName, newMaxSessionDuration: 7200, newDescription: "e" }),
  );
  expect(updated.body?.role).toMatchObject({ maxSessionDuration: 7200, description: "e" });
  const read = await root.getRole(new ram.GetRoleRequest({ roleName }));
  expect(read.body?.role).toMatchObject({ ...role, maxSessionDuration: 7200, description: "e" });
  const all = await root.listRoles(new ram.ListRolesRequest({}));
  expect(all.body?.roles?.role?.map((each) => each.roleName)).toEqual([roleName]);
  const policy = { policyName: "AliyunKvstoreFullAccess", policyType: "System", roleName };
  await root.attachPolicyToRole(new ram.AttachPolicyToRoleRequest(policy));
  const has = await root.listPoliciesForRole(new ram.ListPoliciesForRoleRequest({ roleName }));
  expect(has.body?.policies?.policy).toMatchObject([{ policyName: "AliyunKvstoreFullAccess" }]);
  expect(await refusal(root.deleteRole(new ram.DeleteRoleRequest({ roleName })))).toMatch(
    /^409 DeleteConflict\.Role\.Policy: /,
  );
  await root.detachPolicyFromRole(new ram.DetachPolicyFromRoleRequest(policy));
  await root.deleteRole(new ram.DeleteRoleRequest({ roleName }));
  expect(await refusal(root.getRole(new ram.GetRoleRequest({ roleName })))).toBe(
    "404 EntityNotExist.Role: The role does not exist.",
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
