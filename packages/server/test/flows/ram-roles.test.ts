import { afterAll, beforeAll, expect, test } from "vitest";
import { policyText, type RamClient, ram, ramClient, type Statement } from "../access-clients.ts";
import { refusal } from "../refusal.ts";
import { startTestServer, type TestServer } from "../test-server.ts";

let server: TestServer;
let root: RamClient;

beforeAll(async () => {
  server = await startTestServer({ driver: "fake" });
  root = ramClient(server, server);
});
afterAll(() => server[Symbol.asyncDispose]());

const trust = policyText({
  Effect: "Allow",
  Action: "sts:AssumeRole",
  Principal: { RAM: ["acs:ram::1000000000000000:root"] },
} satisfies Statement);

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
