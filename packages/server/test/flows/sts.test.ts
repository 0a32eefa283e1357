import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  allow,
  deny,
  type Keys,
  kvstoreClient,
  newOwner,
  newUser,
  type Owner,
  policyText,
  type RamClient,
  ram,
  ramClient,
  type Statement,
  sts,
  stsClient,
} from "../access-clients.ts";
import { operatorOf } from "../operator-client.ts";
import { refusal } from "../refusal.ts";
import { models, startTestServer, type TestServer, testRegion } from "../test-server.ts";

let server: TestServer;
let owner: Owner;
let root: RamClient;
let user: Keys & { userName: string };
let roleArn: string;

beforeAll(async () => {
  server = await startTestServer({ driver: "fake", allowClock: true });
  owner = await newOwner(server);
  root = ramClient(server, owner);
  user = await newUser(root, allow("sts:AssumeRole"));
  roleArn = await newRole("reader", `acs:ram::${owner.id}:root`, allow("kvstore:Describe*"));
});
afterAll(() => server[Symbol.asyncDispose]());

/** A role of the owner with one policy. */
async function newRole(
  roleName: string,
  trusted: string,
  ...statements: Statement[]
): Promise<string> {
  const assumeRolePolicyDocument = policyText({
    Effect: "Allow",
    Action: "sts:AssumeRole",
    Principal: { RAM: [trusted] },
  });
  const { body } = await root.createRole(
    new ram.CreateRoleRequest({ roleName, assumeRolePolicyDocument }),
  );
  if (statements.length > 0) {
    const policyName = `of-${roleName}`;
    const policyDocument = policyText(...statements);
    await root.createPolicy(new ram.CreatePolicyRequest({ policyName, policyDocument }));
    await root.attachPolicyToRole(
      new ram.AttachPolicyToRoleRequest({ policyName, policyType: "Custom", roleName }),
    );
  }
  return body?.role?.arn ?? "";
}

async function assume(
  keys: Keys,
  wish: Partial<InstanceType<typeof sts.AssumeRoleRequest>> = {},
): Promise<Keys & { body: InstanceType<typeof sts.AssumeRoleResponseBody> }> {
  const { body } = await stsClient(server, keys).assumeRole(
    new sts.AssumeRoleRequest({ roleArn, roleSessionName: "job-1", ...wish }),
  );
  const { accessKeyId = "", accessKeySecret = "", securityToken } = body?.credentials ?? {};
  if (!body) throw new Error("no body");
  return { accessKeyId, accessKeySecret, securityToken, body };
}

const describeInstances = (keys: Keys, v1?: "v2") =>
  refusal(
    kvstoreClient(server, keys, v1).describeInstances(
      new models.DescribeInstancesRequest({ regionId: testRegion }),
    ),
  );
const createInstance = (keys: Keys) =>
  refusal(
    kvstoreClient(server, keys).createInstance(
      new models.CreateInstanceRequest({
        regionId: testRegion,
        instanceClass: "redis.basic.small.default",
      }),
    ),
  );
const forbidden =
  "403 Forbidden.RAM: User not authorized to operate on the specified resource, or this API doesn't support RAM.";

test("everybody with a key may ask who they are", async () => {
  const who = async (keys: Keys, v1?: "v2") =>
    (await stsClient(server, keys, v1).getCallerIdentity()).body;
  expect(await who(owner)).toMatchObject({
    accountId: owner.id,
    arn: `acs:ram::${owner.id}:root`,
    identityType: "Account",
    principalId: owner.id,
    userId: owner.id,
  });
  const nobody = await newUser(root);
  expect(await who(nobody, "v2")).toMatchObject({
    accountId: owner.id,
    arn: `acs:ram::${owner.id}:user/${nobody.userName}`,
    identityType: "RAMUser",
    userId: expect.stringMatching(/^2\d{17}$/),
  });
  const session = await assume(user);
  const roleId = session.body.assumedRoleUser?.assumedRoleId?.split(":")[0];
  expect(await who(session)).toMatchObject({
    accountId: owner.id,
    arn: `acs:ram::${owner.id}:assumed-role/reader/job-1`,
    identityType: "AssumedRoleUser",
    principalId: `${roleId}:job-1`,
    roleId,
  });
});

describe.each([
  ["V3", undefined],
  ["V1", "v2"],
] as const)("a session signs with %s and its token", (_name, v1) => {
  test("and may what the role may", async () => {
    const session = await assume(user);
    expect(session.accessKeyId).toMatch(/^STS\./);
    expect(await describeInstances(session, v1)).toBe("accepted");
    expect(await createInstance(session)).toBe(forbidden);
  });

  test("without the token, with another's, and with a broken one it is refused", async () => {
    const session = await assume(user);
    const other = await assume(user);
    const { accessKeyId, accessKeySecret } = session;
    expect(await describeInstances({ accessKeyId, accessKeySecret }, v1)).toBe(
      "400 MissingSecurityToken: SecurityToken is mandatory for this action.",
    );
    const withToken = (securityToken: string | undefined, keys: Keys = session) =>
      describeInstances({ ...keys, securityToken }, v1);
    const mismatch =
      "400 InvalidSecurityToken.MismatchWithAccessKey: Specified SecurityToken mismatch with the AccessKey.";
    expect(await withToken(other.securityToken)).toBe(mismatch);
    expect(await withToken(session.securityToken, user)).toBe(mismatch);
    const malformed = "400 InvalidSecurityToken.Malformed: Specified SecurityToken is malformed.";
    expect(await withToken("CAIS-no-token")).toBe(malformed);
    expect(await withToken(`${session.securityToken?.slice(0, -8)}AAAAAAA=`)).toBe(malformed);
    expect(await describeInstances({ ...session, accessKeySecret: "wrong" }, v1)).toMatch(
      /^400 SignatureDoesNotMatch: /,
    );
  });
});

test("a policy of the session narrows the role and never widens it", async () => {
  const narrowed = await assume(user, { policy: policyText(allow("kvstore:DescribeRegions")) });
  expect(await describeInstances(narrowed)).toBe(forbidden);
  const { body } = await kvstoreClient(server, narrowed).describeRegions(
    new models.DescribeRegionsRequest({}),
  );
  expect(body?.regionIds?.KVStoreRegion?.length).toBeGreaterThan(0);
  const everything = await assume(user, { policy: policyText(allow("*")) });
  expect(await describeInstances(everything)).toBe("accepted");
  expect(await createInstance(everything)).toBe(forbidden);
  const denied = await assume(user, {
    policy: policyText(allow("*"), deny("kvstore:DescribeInstances")),
  });
  expect(await describeInstances(denied)).toBe(forbidden);
});

test("a role is assumed by whom it trusts, with the right to, and by nobody else", async () => {
  const no =
    "403 NoPermission: You are not authorized to do this action. You should be authorized by RAM.";
  const ofNobody = await newRole("nobodys", "acs:ram::9999999999999999:root");
  expect(await refusal(assume(user, { roleArn: ofNobody }))).toBe(no);
  const withoutRight = await newUser(root, allow("kvstore:*"));
  expect(await refusal(assume(withoutRight))).toBe(
    "403 NoPermission: You are not authorized to do this action.",
  );
  const onlyOther = await newUser(
    root,
    allow("sts:AssumeRole", { Resource: `acs:ram:*:${owner.id}:role/other` }),
  );
  expect(await refusal(assume(onlyOther))).toMatch(/^403 NoPermission: /);
  const onlyThis = await newUser(root, allow("sts:AssumeRole", { Resource: roleArn }));
  expect((await assume(onlyThis)).accessKeyId).toMatch(/^STS\./);
  expect(await refusal(assume(owner))).toBe(
    "403 NoPermission: Roles may not be assumed by root accounts.",
  );
  expect(await refusal(assume(user, { roleArn: `acs:ram::${owner.id}:role/missing` }))).toBe(
    "404 EntityNotExist.Role: The role does not exist.",
  );
  expect(await refusal(assume(user, { roleArn: "acs:ram::1:role/missing" }))).toBe(no);
  expect(await refusal(assume(user, { roleArn: "reader" }))).toBe(
    "400 InvalidParameter.RoleArn: The parameter RoleArn is wrongly formed.",
  );
  expect(await refusal(assume(user, { roleSessionName: "a b" }))).toBe(
    "400 InvalidParameter.RoleSessionName: The parameter RoleSessionName is wrongly formed.",
  );
  expect(await refusal(assume(user, { durationSeconds: 899 }))).toBe(
    "400 InvalidParameter.DurationSeconds: The Min/Max value of DurationSeconds is 15min/1hr.",
  );
  expect(await refusal(assume(user, { durationSeconds: 3601 }))).toMatch(
    /^400 InvalidParameter\.DurationSeconds: /,
  );
  expect(await refusal(assume(user, { policy: "{" }))).toMatch(/^400 MalformedPolicyDocument: /);
});

test("a role that trusts another account opens its own account to users of that one", async () => {
  const stranger = await newOwner(server);
  const theirs = await newUser(ramClient(server, stranger), allow("sts:AssumeRole"));
  const shared = await newRole(
    "shared",
    `acs:ram::${stranger.id}:root`,
    allow(["kvstore:CreateInstance", "kvstore:Describe*"]),
  );
  const session = await assume(theirs, { roleArn: shared });
  expect(await createInstance(session)).toBe("accepted");
  const of = async (keys: Keys) => {
    const { body } = await kvstoreClient(server, keys).describeInstances(
      new models.DescribeInstancesRequest({ regionId: testRegion }),
    );
    return body?.totalCount;
  };
  expect(await of(owner)).toBe(1);
  expect(await of(session)).toBe(1);
  expect(await of(stranger)).toBe(0);
});

test("a session ends with its role", async () => {
  const roleName = "short-lived";
  const arn = await newRole(roleName, `acs:ram::${owner.id}:root`);
  const session = await assume(user, { roleArn: arn, durationSeconds: 900 });
  const until = Date.parse(session.body.credentials?.expiration ?? "");
  expect(Math.abs(until - Date.now() - 900_000)).toBeLessThan(10_000);
  expect(await describeInstances(session)).toBe(forbidden);
  await root.deleteRole(new ram.DeleteRoleRequest({ roleName }));
  expect(await describeInstances(session)).toBe(
    "400 InvalidSecurityToken.Expired: Specified SecurityToken is expired.",
  );
});

test("a session ends when its time is over on the installation's clock", async () => {
  const session = await assume(user, { durationSeconds: 900 });
  const longer = await assume(user, { durationSeconds: 3600 });
  await operatorOf(server).call("MoveClock", { Seconds: 890 });
  expect(await describeInstances(session)).toBe("accepted");
  await operatorOf(server).call("MoveClock", { Seconds: 11 });
  expect(await describeInstances(session)).toBe(
    "400 InvalidSecurityToken.Expired: Specified SecurityToken is expired.",
  );
  expect(await describeInstances(longer)).toBe("accepted");
});
