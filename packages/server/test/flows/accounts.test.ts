import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { canEnter, ended, redisAt } from "../published-redis.ts";
import { refusal } from "../refusal.ts";
import {
  type Attribute,
  createInstance,
  models,
  startTestServer,
  type TestServer,
  testPassword,
  waitForStatus,
} from "../test-server.ts";
import { waitUntil } from "../wait-until.ts";

const password = "Account-1234";
const notFound = "404 InvalidAccountName.NotFound: Specified AccountName does not exist.";

let server: TestServer;
let instance: Attribute;
let instanceId: string;

beforeAll(async () => {
  server = await startTestServer();
  instance = await createInstance(server.client, { engineVersion: "7.0" });
  instanceId = instance.instanceId ?? "";
});
afterAll(() => server[Symbol.asyncDispose]());

function createAccount(accountName: string, more: object = {}) {
  return server.client.createAccount(
    new models.CreateAccountRequest({
      instanceId,
      accountName,
      accountPassword: password,
      ...more,
    }),
  );
}

function deleteAccount(accountName: string, of = instanceId) {
  return server.client.deleteAccount(
    new models.DeleteAccountRequest({ instanceId: of, accountName }),
  );
}

async function accounts(accountName?: string, of = instanceId) {
  const { body } = await server.client.describeAccounts(
    new models.DescribeAccountsRequest({ instanceId: of, accountName }),
  );
  return body?.accounts?.account ?? [];
}

async function available(accountName: string): Promise<void> {
  await waitUntil(async () => (await accounts(accountName))[0]?.accountStatus === "Available");
}

async function newAccount(name: string, accountPrivilege = "RoleReadWrite"): Promise<void> {
  await createAccount(name, { accountPrivilege });
  await available(name);
}

describe("accounts", () => {
  test("the default account is named after the instance and comes first", async () => {
    await newAccount("aaa");
    const [first, second] = await accounts();
    expect(first).toMatchObject({
      accountName: instanceId,
      instanceId,
      accountStatus: "Available",
      accountType: "Super",
    });
    expect(second).toMatchObject({ accountName: "aaa", accountType: "Normal" });
    expect(second?.databasePrivileges?.databasePrivilege).toMatchObject([
      { accountPrivilege: "RoleReadWrite" },
    ]);
    expect(await accounts("nobody")).toEqual([]);
  });

  test("a new account answers under both spellings and logs in once it is available", async () => {
    const { body } = await createAccount("fresh", { accountDescription: "a fresh one" });
    expect(body).toMatchObject({ instanceId, acountName: "fresh", accountName: "fresh" });
    await available("fresh");
    expect((await accounts("fresh"))[0]?.accountDescription).toBe("a fresh one");
    expect(await canEnter(instance, { username: "fresh", password })).toBe(true);
    expect(await canEnter(instance, { username: "fresh", password: testPassword })).toBe(false);
  });

  test("the default account is reached by its password alone and by its name", async () => {
    expect(await canEnter(instance, { password: testPassword })).toBe(true);
    expect(await canEnter(instance, { username: instanceId, password: testPassword })).toBe(true);
    expect(await canEnter(instance)).toBe(false);
  });

  test("name and password in one argument work where they grant no more than the account may", async () => {
    await newAccount("pair");
    await newAccount("pairro", "RoleReadOnly");
    expect(await canEnter(instance, { password: `pair:${password}` })).toBe(true);
    expect(await canEnter(instance, { password: `pairro:${password}` })).toBe(false);
    expect(await canEnter(instance, { username: "pairro", password })).toBe(true);
  });

  test("a new account disturbs nobody who is connected", async () => {
    const redis = await redisAt(instance, { password: testPassword });
    await newAccount("neighbour");
    expect(await redis.ping()).toBe("PONG");
    redis.disconnect();
  });

  test("a read-only account reads and cannot write, until it is granted more", async () => {
    await newAccount("reader", "RoleReadOnly");
    const writer = await redisAt(instance, { password: testPassword });
    await writer.set("seen", "yes");
    const reader = await redisAt(instance, { username: "reader", password });
    expect(await reader.get("seen")).toBe("yes");
    await expect(reader.set("seen", "no")).rejects.toThrow(/^NOPERM/);

    const { client } = server;
    await client.grantAccountPrivilege(
      new models.GrantAccountPrivilegeRequest({
        instanceId,
        accountName: "reader",
        accountPrivilege: "RoleReadWrite",
      }),
    );
    await available("reader");
    const again = await redisAt(instance, { username: "reader", password });
    expect(await again.set("seen", "written")).toBe("OK");
    for (const redis of [writer, reader, again]) redis.disconnect();
  });

  test("a replication account may read the stream of writes", async () => {
    await newAccount("repl", "RoleRepl");
    const redis = await redisAt(instance, { username: "repl", password });
    expect(await redis.call("REPLCONF", "capa", "eof")).toBe("OK");
    redis.disconnect();
    await newAccount("norepl");
    const other = await redisAt(instance, { username: "norepl", password });
    await expect(other.call("REPLCONF", "capa", "eof")).rejects.toThrow(/^NOPERM/);
    other.disconnect();
  });

  test("a changed password ends connections of the old one and of nobody else", async () => {
    await newAccount("moving", "RoleReadOnly");
    const old = await redisAt(instance, { username: "moving", password });
    const other = await redisAt(instance, { password: testPassword });
    const gone = ended(old);
    await server.client.modifyAccountPassword(
      new models.ModifyAccountPasswordRequest({
        instanceId,
        accountName: "moving",
        oldAccountPassword: password,
        newAccountPassword: "Changed-1234",
      }),
    );
    await gone;
    await available("moving");
    expect(await canEnter(instance, { username: "moving", password })).toBe(false);
    expect(await canEnter(instance, { username: "moving", password: "Changed-1234" })).toBe(true);
    expect(await other.ping()).toBe("PONG");
    other.disconnect();
  });

  test("the default account's password is reset, also for those who log in without a name", async () => {
    const fresh = await createInstance(server.client, { engineVersion: "7.0" });
    const id = fresh.instanceId ?? "";
    const [bare, named] = await Promise.all([
      redisAt(fresh, { password: testPassword }),
      redisAt(fresh, { username: id, password: testPassword }),
    ]);
    const gone = Promise.all([ended(bare), ended(named)]);
    await server.client.resetAccountPassword(
      new models.ResetAccountPasswordRequest({
        instanceId: id,
        accountName: id,
        accountPassword: "Reset-12345",
      }),
    );
    await gone;
    await waitUntil(() => canEnter(fresh, { password: "Reset-12345" }));
    expect(await canEnter(fresh, { username: id, password: "Reset-12345" })).toBe(true);
    expect(await canEnter(fresh, { password: testPassword })).toBe(false);
  });

  test("a deleted account is closed, and then gone from the list", async () => {
    await newAccount("leaving");
    const redis = await redisAt(instance, { username: "leaving", password });
    const gone = ended(redis);
    await deleteAccount("leaving");
    await gone;
    await waitUntil(async () => (await accounts("leaving")).length === 0);
    expect(await canEnter(instance, { username: "leaving", password })).toBe(false);
    expect(await canEnter(instance, { password: `leaving:${password}` })).toBe(false);
    expect(await refusal(deleteAccount("leaving"))).toBe(notFound);
  });

  test("accounts survive a restart of the nodes", async () => {
    await newAccount("lasting");
    await server.client.restartInstance(new models.RestartInstanceRequest({ instanceId }));
    await waitForStatus(server.client, instanceId, "Normal");
    expect(await canEnter(instance, { username: "lasting", password })).toBe(true);
  });
});

describe("refusals", () => {
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
