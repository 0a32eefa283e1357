import { afterAll, beforeAll, expect, test } from "vitest";
import { accountCalls, accountPassword } from "../account-calls.ts";
import { canEnter, ended, redisAt } from "../published-redis.ts";
import {
  type Attribute,
  createInstance,
  models,
  startTestServer,
  type TestServer,
  waitForStatus,
} from "../test-server.ts";

let server: TestServer;
let instance: Attribute;
const { newAccount, available } = accountCalls(() => ({
  client: server.client,
  instanceId: instance.instanceId ?? "",
}));

beforeAll(async () => {
  server = await startTestServer();
  instance = await createInstance(server.client);
});
afterAll(() => server[Symbol.asyncDispose]());

/** Clients that close every connection of others as fast as they can, until they are put out. */
async function closeAllOthers(username: string, ...whose: string[]) {
  const clients = await Promise.all(
    Array.from({ length: 4 }, () => redisAt(instance, { username, password: accountPassword })),
  );
  for (const client of clients) void hammer(client, whose);
  return Promise.all(clients.map(ended));
}

async function hammer(client: Awaited<ReturnType<typeof redisAt>>, whose: string[]) {
  const kill = () => client.call("CLIENT", "KILL", ...whose, "SKIPME", "yes");
  try {
    for (;;) await Promise.all(Array.from({ length: 50 }, kill));
  } catch {
    // Put out, which is what the tests wait for.
    client.disconnect();
  }
}

test("who closes all connections of the control plane loses a password as anybody else", async () => {
  await newAccount("stolen");
  const out = closeAllOthers("stolen", "USER", "kvasir");
  await server.client.resetAccountPassword(
    new models.ResetAccountPasswordRequest({
      instanceId: instance.instanceId,
      accountName: "stolen",
      accountPassword: "Another-Pass-9",
    }),
  );
  await out;
  await available("stolen");
  const login = { username: "stolen", password: accountPassword };
  expect(await canEnter(instance, login)).toBe(false);
  expect(await canEnter(instance, { ...login, password: "Another-Pass-9" })).toBe(true);
  await waitForStatus(server.client, instance.instanceId ?? "", "Normal");
});

test("who closes all connections there are is put out by the whitelist", async () => {
  await newAccount("barred");
  const out = closeAllOthers("barred", "TYPE", "normal");
  await server.client.modifySecurityIps(
    new models.ModifySecurityIpsRequest({
      instanceId: instance.instanceId,
      securityIps: "10.1.2.3",
    }),
  );
  await out;
  await expect
    .poll(() => canEnter(instance, { username: "barred", password: accountPassword }))
    .toBe(false);
});
