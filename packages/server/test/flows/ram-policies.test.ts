import { afterAll, beforeAll, expect, test } from "vitest";
import {
  allow,
  deny,
  kvstoreClient,
  newUser,
  policyText,
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

const document = policyText(allow("kvstore:Describe*"));

function listed(keys: Parameters<typeof kvstoreClient>[1]) {
  return refusal(
    kvstoreClient(server, keys).describeInstances(
      new models.DescribeInstancesRequest({ regionId: testRegion }),
    ),
  );
}

const forbidden =
  "403 Forbidden.RAM: User not authorized to operate on the specified resource, or this API doesn't support RAM.";

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
