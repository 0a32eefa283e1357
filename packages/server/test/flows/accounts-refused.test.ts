import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accountCalls, accountPassword as password } from "../account-calls.ts";
import { canEnter } from "../published-redis.ts";
import { refusal } from "../refusal.ts";
import {
  type Attribute,
  createInstance,
  models,
  startTestServer,
  type TestServer,
  testPassword,
} from "../test-server.ts";

let server: TestServer;
let instance: Attribute;
let instanceId: string;

const { createAccount, deleteAccount, accounts, newAccount } = accountCalls(() => ({
  client: server.client,
  instanceId,
}));

beforeAll(async () => {
  server = await startTestServer();
  instance = await createInstance(server.client, { engineVersion: "7.0" });
  instanceId = instance.instanceId ?? "";
});
afterAll(() => server[Symbol.asyncDispose]());

describe("refused", () => {
  test.each([
    ["Capital", "400 InvalidAccountName.Format: Specified AccountName is not valid."],
    ["root", "400 InvalidAccountName.Forbid: Specified AccountName is a keyword."],
    ["kvasir", "400 InvalidAccountName.Forbid: Specified AccountName is a keyword."],
    ["replicator", "400 InvalidAccountName.Forbid: Specified AccountName is a keyword."],
  ])("the name %s", async (name, answer) => {
    expect(await refusal(createAccount(name))).toBe(answer);
    expect(await accounts(name.toLowerCase())).toEqual([]);
  });

  test("a bad password, a bad privilege, a bad description", async () => {
    expect(await refusal(createAccount("bad", { accountPassword: "short" }))).toBe(
      "400 InvalidAccountPassword.Format: Specified AccountPassword is not valid.",
    );
    expect(await refusal(createAccount("bad", { accountPrivilege: "RoleAdmin" }))).toBe(
      "400 InvalidAccountPrivilege.Malformed: Specified account privilege is not valid.",
    );
    expect(await refusal(createAccount("bad", { accountDescription: "http://x" }))).toBe(
      "400 InvalidAccountDescription.Format: Specified AccountDescription is not valid.",
    );
    expect(await accounts("bad")).toEqual([]);
  });

  test("a name that is taken", async () => {
    await newAccount("taken");
    expect(await refusal(createAccount("taken"))).toBe(
      "400 InvalidAccountName.Duplicate: Specified AccountName already exists in this instance.",
    );
  });

  test("a wrong old password changes nothing", async () => {
    await newAccount("kept");
    const call = server.client.modifyAccountPassword(
      new models.ModifyAccountPasswordRequest({
        instanceId,
        accountName: "kept",
        oldAccountPassword: "Wrong-12345",
        newAccountPassword: "Changed-1234",
      }),
    );
    expect(await refusal(call)).toBe(
      "400 IncorrectPassword: The Password provided is not correct.",
    );
    expect(await canEnter(instance, { username: "kept", password })).toBe(true);
  });

  test("the default account cannot be deleted or granted anything", async () => {
    const answer =
      "400 IncorrectAccount: Current DB instance account does not support this operation.";
    expect(await refusal(deleteAccount(instanceId))).toBe(answer);
    const grant = server.client.grantAccountPrivilege(
      new models.GrantAccountPrivilegeRequest({
        instanceId,
        accountName: instanceId,
        accountPrivilege: "RoleReadOnly",
      }),
    );
    expect(await refusal(grant)).toBe(answer);
    expect(await canEnter(instance, { password: testPassword })).toBe(true);
  });

  test("an instance that is not there, not ready, too old or no Redis", async () => {
    const missing = "r-bp1missing00000000";
    expect(await refusal(createAccount("a1", { instanceId: missing }))).toBe(
      "404 InvalidInstanceId.NotFound: The InstanceId provided does not exist in our records.",
    );
    const old = await createInstance(server.client, { engineVersion: "2.8" });
    const oldId = old.instanceId ?? "";
    expect(await refusal(createAccount("a1", { instanceId: oldId }))).toBe(
      "400 InvalidEngineVersion.Format: Current EngineVersion does not support operations.",
    );
    await server.client.restartInstance(new models.RestartInstanceRequest({ instanceId: oldId }));
    expect(await refusal(createAccount("a1", { instanceId: oldId }))).toBe(
      "400 IncorrectDBInstanceState: Current DB instance state does not support this operation.",
    );
    const memcache = await createInstance(server.client, {
      instanceType: "Memcache",
      instanceClass: "memcache.master.small.default",
    });
    expect(await refusal(createAccount("a1", { instanceId: memcache.instanceId }))).toBe(
      "400 InvalidDBInstanceAccountMode.Format: Current DB instance AccountMode does not support this operation.",
    );
    const describe = server.client.modifyAccountDescription(
      new models.ModifyAccountDescriptionRequest({
        instanceId: memcache.instanceId,
        accountName: memcache.instanceId,
        accountDescription: "text",
      }),
    );
    expect(await refusal(describe)).toBe(
      "400 IncorrectDBInstanceType: Current DB instance type does not support this operation",
    );
  });

  test("no more than 18 accounts beside the default one", async () => {
    const full = await createInstance(server.client, { engineVersion: "7.0" });
    const id = full.instanceId ?? "";
    for (let number = 1; number <= 18; number++) {
      await createAccount(`user${number}`, { instanceId: id });
    }
    expect(await refusal(createAccount("user19", { instanceId: id }))).toBe(
      "403 AccountLimitExceeded: Exceeding the allowed amount of account.",
    );
    const listed = await accounts(undefined, id);
    expect(listed).toHaveLength(19);
  });
});
