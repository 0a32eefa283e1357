import { Resolver } from "node:dns/promises";
import { once } from "node:events";
import { connect } from "node:tls";
import { afterAll, beforeAll, expect, test } from "vitest";
import { canEnter } from "../published-redis.ts";
import { refusal } from "../refusal.ts";
import {
  createInstance,
  models,
  testPassword as password,
  startTestServer,
  type TestServer,
  testRegion,
  waitForStatus,
} from "../test-server.ts";
import { createVpc, createVswitch, vpcClient } from "../vpc-calls.ts";
import { waitUntil } from "../wait-until.ts";

const suffix = "redis.test";

let server: TestServer;
let resolver: Resolver;

beforeAll(async () => {
  server = await startTestServer({ domainSuffix: suffix, dnsPort: 0 });
  const line = server.logLines.find((each) => each.includes("names are answered")) ?? "{}";
  const { port } = JSON.parse(line) as { port: number };
  resolver = new Resolver({ timeout: 2_000, tries: 1 });
  resolver.setServers([`127.0.0.1:${port}`]);
});
afterAll(() => server[Symbol.asyncDispose]());

async function addressOf(name: string): Promise<string | null> {
  const found = await resolver.resolve4(name).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOTFOUND") return [];
    throw error;
  });
  return found[0] ?? null;
}

async function names(instanceId: string): Promise<Record<string, string>> {
  await waitForStatus(server.client, instanceId, "Normal");
  const { body } = await server.client.describeDBInstanceNetInfo(
    new models.DescribeDBInstanceNetInfoRequest({ instanceId }),
  );
  const items = body?.netInfoItems?.instanceNetInfo ?? [];
  return Object.fromEntries(
    items.map((item) => [item.DBInstanceNetType ?? "", item.connectionString ?? ""]),
  );
}

test("every endpoint has a name of its own, which leads to it and goes with it", async () => {
  const { client } = server;
  const { instanceId = "", connectionDomain = "" } = await createInstance(client, {
    zoneId: `${testRegion}-h`,
  });
  expect(connectionDomain).toBe(`${instanceId}.${suffix}`);
  const address = await addressOf(connectionDomain);

  await client.modifyDBInstanceConnectionString(
    new models.ModifyDBInstanceConnectionStringRequest({
      DBInstanceId: instanceId,
      currentConnectionString: connectionDomain,
      newConnectionString: "renamedone",
    }),
  );
  expect(await names(instanceId)).toEqual({ "1": `renamedone.${suffix}` });
  expect(await addressOf(`renamedone.${suffix}`)).toBe(address);
  expect(await addressOf(connectionDomain)).toBeNull();

  await client.allocateInstancePublicConnection(
    new models.AllocateInstancePublicConnectionRequest({
      instanceId,
      connectionStringPrefix: "publicname",
      port: "6381",
    }),
  );
  expect(await names(instanceId)).toMatchObject({ "0": `publicname.${suffix}` });
  const open = await addressOf(`publicname.${suffix}`);
  expect(await canEnter({ connectionDomain: open ?? "", port: 6381 }, { password })).toBe(true);

  const vpc = vpcClient(server);
  const vswitch = await createVswitch(vpc, await createVpc(vpc), "10.1.0.0/24");
  await client.switchNetwork(
    new models.SwitchNetworkRequest({
      instanceId,
      targetNetworkType: "VPC",
      ...vswitch,
      retainClassic: "True",
      classicExpiredDays: "14",
    }),
  );
  expect(await names(instanceId)).toEqual({
    "0": `publicname.${suffix}`,
    "1": `renamedone.${suffix}`,
    "2": `${instanceId}-vpc.${suffix}`,
  });
  expect(await addressOf(`renamedone.${suffix}`)).toBe(address);
  const inside = await addressOf(`${instanceId}-vpc.${suffix}`);
  expect(inside).not.toBe(address);

  // A certificate is for names and addresses alike, of every endpoint.
  await client.modifyInstanceSSL(
    new models.ModifyInstanceSSLRequest({ instanceId, SSLEnabled: "Enable" }),
  );
  await names(instanceId);
  const ca = await (await fetch(`${server.endpoint}/ca.pem`)).text();
  const servername = `${instanceId}-vpc.${suffix}`;
  const socket = connect({ host: inside ?? "", port: 6379, ca, servername });
  await once(socket, "secureConnect");
  const certificate = socket.getPeerCertificate();
  socket.destroy();
  expect(certificate.subject.CN).toBe(servername);
  for (const name of [`publicname.${suffix}`, `renamedone.${suffix}`, servername]) {
    expect(certificate.subjectaltname).toContain(`DNS:${name}`);
  }

  await client.releaseInstancePublicConnection(
    new models.ReleaseInstancePublicConnectionRequest({
      instanceId,
      currentConnectionString: `publicname.${suffix}`,
    }),
  );
  expect(await names(instanceId)).not.toHaveProperty("0");
  expect(await addressOf(`publicname.${suffix}`)).toBeNull();
});

test("a name is as long as a label of the domain name system can be, and no longer", async () => {
  const { client } = server;
  const format = "400 InvalidConnectionString.Format: Specified connection string is not valid.";
  const [longest, tooLong] = ["n".repeat(63), "n".repeat(64)];
  const ordered = createInstance(client, { connectionStringPrefix: tooLong });
  expect(await refusal(ordered)).toBe(format);
  const { instanceId = "" } = await createInstance(client);
  const rename = (newConnectionString: string) =>
    client.modifyDBInstanceConnectionString(
      new models.ModifyDBInstanceConnectionStringRequest({
        DBInstanceId: instanceId,
        currentConnectionString: instanceId,
        newConnectionString,
      }),
    );
  const publish = (connectionStringPrefix: string) =>
    client.allocateInstancePublicConnection(
      new models.AllocateInstancePublicConnectionRequest({
        instanceId,
        connectionStringPrefix,
        port: "6380",
      }),
    );
  expect(await refusal(rename(tooLong))).toBe(format);
  expect(await refusal(publish(tooLong))).toBe(format);
  await rename(longest);
  const { connectionDomain = "" } = await waitForStatus(client, instanceId, "Normal");
  expect(connectionDomain).toBe(`${longest}.${suffix}`);
  await waitUntil(async () => (await addressOf(connectionDomain)) !== null);
});
