import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accountCalls, accountPassword as password } from "../account-calls.ts";
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

const notFound = "404 InvalidAccountName.NotFound: Specified AccountName does not exist.";

let server: TestServer;
let instance: Attribute;
let instanceId: string;

const { createAccount, deleteAccount, accounts, newAccount, available } = accountCalls(() => ({
  client: server.client,
  instanceId,
}));

beforeAll(async () => {
  server = await startTestServer();
  instance = await createInstance(server.client, { engineVersion: "7.0" });
  instanceId = instance.instanceId ?? "";
});
afterAll(() => server[Symbol.asyncDispose]());

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

  test("a changed password of an account that may write leaves the default account's clients alone", async () => {
    await newAccount("turning");
    const [own, other] = await Promise.all([
      redisAt(instance, { username: "turning", password }),
      redisAt(instance, { password: testPassword }),
    ]);
    const gone = ended(own);
    await server.client.resetAccountPassword(
      new models.ResetAccountPasswordRequest({
        instanceId,
        accountName: "turning",
        accountPassword: "Turned-1234",
      }),
    );
    await gone;
    await available("turning");
    expect(await canEnter(instance, { password: `turning:${password}` })).toBe(false);
    expect(await canEnter(instance, { password: "turning:Turned-1234" })).toBe(true);
    expect(await other.ping()).toBe("PONG");
    other.disconnect();
  });

  test("who came in by name and password in one argument goes with the account", async () => {
    await newAccount("paired");
    const redis = await redisAt(instance, { password: `paired:${password}` });
    const gone = ended(redis);
    await deleteAccount("paired");
    await gone;
  });

  test("who came in by name and password in one argument keeps no right that was taken away", async () => {
    await newAccount("lowered");
    const redis = await redisAt(instance, { password: `lowered:${password}` });
    const gone = ended(redis);
    await server.client.grantAccountPrivilege(
      new models.GrantAccountPrivilegeRequest({
        instanceId,
        accountName: "lowered",
        accountPrivilege: "RoleReadOnly",
      }),
    );
    await gone;
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
