import { afterAll, beforeAll, expect, test } from "vitest";
import { accountCalls, accountPassword as password } from "../account-calls.ts";
import { callByName } from "../clients/wire-client.ts";
import { canEnter, ended, redisAt } from "../published-redis.ts";
import { refusal } from "../refusal.ts";
import {
  type Attribute,
  createInstance,
  models,
  startTestServer,
  type TestServer,
} from "../test-server.ts";

let server: TestServer;
let instance: Attribute;
let instanceId: string;
const { accounts, newAccount, available } = accountCalls(() => ({
  client: server.client,
  instanceId,
}));

beforeAll(async () => {
  server = await startTestServer();
  instance = await createInstance(server.client, { instanceClass: "redis.master.small.default" });
  instanceId = instance.instanceId ?? "";
});
afterAll(() => server[Symbol.asyncDispose]());

const revoke = (AccountName: string) =>
  callByName(server.client, "RevokeAccountPrivilege", { InstanceId: instanceId, AccountName });
const reset = (AccountName: string, AccountPassword: string) =>
  callByName(server.client, "ResetAccount", {
    InstanceId: instanceId,
    AccountName,
    AccountPassword,
  });
const privileges = async (name: string) => {
  const [account] = await accounts(name);
  return account?.databasePrivileges?.databasePrivilege?.map(
    ({ accountPrivilege }) => accountPrivilege,
  );
};

test("an account whose privilege is revoked may log in and do nothing, until it is granted one", async () => {
  await newAccount("idle");
  const login = { username: "idle", password };
  const named = await redisAt(instance, login);
  const paired = await redisAt(instance, { password: `idle:${password}` });
  await named.set("kept", "yes");
  await paired.set("more", "yes");
  await revoke("idle");
  await Promise.all([ended(named), ended(paired)]);
  await available("idle");
  expect(await privileges("idle")).toEqual([]);
  const inside = await redisAt(instance, login);
  for (const attempt of [
    inside.get("kept"),
    inside.set("kept", "no"),
    inside.ping(),
    inside.publish("channel", "x"),
    inside.call("KEYS", "*"),
  ]) {
    await expect(attempt).rejects.toThrow(/^NOPERM/);
  }
  expect(await canEnter(instance, { password: `idle:${password}` })).toBe(false);
  await revoke("idle");
  expect((await accounts("idle"))[0]?.accountStatus).toBe("Available");

  await server.client.grantAccountPrivilege(
    new models.GrantAccountPrivilegeRequest({
      instanceId,
      accountName: "idle",
      accountPrivilege: "RoleReadOnly",
    }),
  );
  await available("idle");
  expect(await privileges("idle")).toEqual(["RoleReadOnly"]);
  const again = await redisAt(instance, login);
  expect(await again.get("kept")).toBe("yes");
  await expect(again.set("kept", "no")).rejects.toThrow(/^NOPERM/);
  again.disconnect();
});

test("an account that is reset may read and write again, with the new password only", async () => {
  await newAccount("lost", "RoleReadOnly");
  const before = await redisAt(instance, { username: "lost", password });
  await reset("lost", "Found-Again-1");
  await ended(before);
  await available("lost");
  expect(await privileges("lost")).toEqual(["RoleReadWrite"]);
  expect(await canEnter(instance, { username: "lost", password })).toBe(false);
  const after = await redisAt(instance, { username: "lost", password: "Found-Again-1" });
  expect(await after.set("by-lost", "1")).toBe("OK");
  after.disconnect();
});

test("the default account can be reset and not be deprived", async () => {
  expect(await refusal(revoke(instanceId))).toMatch(/^\d+ IncorrectAccount: /);
  await reset(instanceId, "Default-Again-1");
  await available(instanceId);
  expect(await canEnter(instance, { password: "Default-Again-1" })).toBe(true);
});

test.each([
  ["an account that is not there", () => revoke("nobody"), /^404 InvalidAccountName.NotFound/],
  ["the same, to be reset", () => reset("nobody", password), /^404 InvalidAccountName.NotFound/],
  ["a bad password", () => reset("idle", "short"), /^400 InvalidPassword.Malformed/],
])("%s is refused", async (_, attempt, message) => {
  expect(await refusal(attempt())).toMatch(message);
});
