import { afterAll, beforeAll, expect, test } from "vitest";
import {
  allow,
  deny,
  type Keys,
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

async function newRole(roleName: string, trust: Statement, ...statements: Statement[]) {
  const assumeRolePolicyDocument = policyText({
    Effect: "Allow",
    Action: "sts:AssumeRole",
    Principal: { RAM: [`acs:ram::${owner.id}:root`] },
    ...trust,
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

async function assume(keys: Keys, roleArn: string, more: object = {}): Promise<Keys> {
  const { body } = await stsClient(server, keys).assumeRole(
    new sts.AssumeRoleRequest({ roleArn, roleSessionName: "job-1", ...more }),
  );
  const { accessKeyId = "", accessKeySecret = "", securityToken } = body?.credentials ?? {};
  return { accessKeyId, accessKeySecret, securityToken };
}

test("a denied role is denied however its name is written", async () => {
  const arn = await newRole("vault", {});
  const resource = { Resource: "acs:ram:*:*:role/vault" };
  const user = await newUser(root, allow("sts:AssumeRole"), deny("sts:AssumeRole", resource));
  expect(await refusal(assume(user, arn))).toBe(noRight);
  expect(await refusal(assume(user, arn.replace("role/", "ROLE/")))).not.toBe("accepted");
  expect(await refusal(assume(user, arn.replace("acs:ram", "ACS:RAM")))).not.toBe("accepted");
});

test("the conditions of a trust policy are asked", async () => {
  const from = (block: string) => ({ Condition: { IpAddress: { "acs:SourceIp": block } } });
  const user = await newUser(root, allow("sts:AssumeRole"));
  const far = await newRole("far", from("10.0.0.0/8"));
  const near = await newRole("near", from("127.0.0.0/8"));
  expect(await refusal(assume(user, far))).toMatch(/^403 NoPermission: /);
  expect(await refusal(assume(user, near))).toBe("accepted");
  const secret = { Condition: { StringEquals: { "sts:ExternalId": "abc-1" } } };
  const shared = await newRole("with-external-id", secret);
  expect(await refusal(assume(user, shared))).toMatch(/^403 NoPermission: /);
  expect(await refusal(assume(user, shared, { externalId: "abc-2" }))).toMatch(/^403 /);
  expect(await refusal(assume(user, shared, { externalId: "abc-1" }))).toBe("accepted");
});

test("a narrowed session cannot widen itself by a role of its own", async () => {
  const mayAssume = allow("sts:AssumeRole");
  const wide = await newRole("wide", {}, allow("*"));
  const first = await newRole("first", {}, mayAssume, allow("kvstore:*"));
  const user = await newUser(root, mayAssume);
  const narrowed = await assume(user, first, { policy: policyText(allow("kvstore:Describe*")) });
  expect(await refusal(assume(narrowed, wide))).toBe(noRight);
  expect(await refusal(assume(await assume(user, first), wide))).toBe("accepted");
});
