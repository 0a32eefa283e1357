import {
  allow,
  deny,
  type Keys,
  newOwner,
  newUser,
  policyText,
  ram,
  ramClient,
  sts,
  stsClient,
} from "../../access-clients.ts";
import type { TestServer } from "../../test-server.ts";
import type { SeedWorld } from "./seed-case.ts";

/** Users and a session of the owner, and another owner, each with what its name says. */
export async function seedCallers(
  server: TestServer,
): Promise<Pick<SeedWorld, "keys" | "tenantName">> {
  const root = ramClient(server, server);
  const tenant = await newOwner(server);
  const keys = {
    tenant,
    reader: await newUser(root, allow("kvstore:Describe*")),
    "no-orders": await newUser(root, allow("*"), deny("bss:PayOrder")),
    session: await newSession(server, await newUser(root, allow("sts:AssumeRole"))),
  };
  return { keys, tenantName: tenant.name };
}

async function newSession(server: TestServer, user: Keys): Promise<Keys> {
  const root = ramClient(server, server);
  const who = await stsClient(server, server).getCallerIdentity();
  const roleName = "anything";
  const { body } = await root.createRole(
    new ram.CreateRoleRequest({
      roleName,
      assumeRolePolicyDocument: policyText({
        Effect: "Allow",
        Action: "sts:AssumeRole",
        Principal: { RAM: `acs:ram::${who.body?.accountId}:root` },
      }),
    }),
  );
  const policy = { policyType: "System", policyName: "AdministratorAccess" };
  await root.attachPolicyToRole(new ram.AttachPolicyToRoleRequest({ ...policy, roleName }));
  const session = await stsClient(server, user).assumeRole(
    new sts.AssumeRoleRequest({ roleArn: body?.role?.arn, roleSessionName: "seed" }),
  );
  const { accessKeyId = "", accessKeySecret = "", securityToken } = session.body?.credentials ?? {};
  return { accessKeyId, accessKeySecret, securityToken };
}
