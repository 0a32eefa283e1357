import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { canMakeHosts, type SecondHost, startSecondHost } from "../second-host.ts";
import {
  type Attribute,
  createInstance,
  models,
  testPassword as password,
  startTestServer,
  type TestServer,
} from "../test-server.ts";
import { waitUntil } from "../wait-until.ts";

if (!canMakeHosts) console.warn("SKIPPED: a second host needs root and iproute2 on Linux");

describe.skipIf(!canMakeHosts)("from another host", () => {
  let host: SecondHost;
  let server: TestServer;
  let instance: Attribute;
  let address: string;

  beforeAll(async () => {
    host = await startSecondHost();
    server = await startTestServer({ network: host.network });
    instance = await createInstance(server.client);
    address = instance.connectionDomain ?? "";
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await host[Symbol.asyncDispose]();
  });

  const modify = (securityIps: string, modifyMode: string) =>
    server.client.modifySecurityIps(
      new models.ModifySecurityIpsRequest({
        instanceId: instance.instanceId ?? "",
        securityIps,
        modifyMode,
      }),
    );
  const auth = `AUTH ${password}`;

  test("the address that the API returned is one of the network given", () => {
    expect(address).toBe(host.network.replace("0/24", "1"));
  });

  test("nobody speaks to Redis before the whitelist names them", async () => {
    for (const from of host.addresses) expect(await host.ask(from, address, auth)).toBe("refused");
  });

  test("an address that is listed does, its neighbour does not; removed, it is cut off", async () => {
    const [listed, neighbour] = host.addresses;
    await modify(listed, "Append");
    await waitUntil(async () => (await host.ask(listed, address, auth)) === "+OK\r\n", {
      timeoutMs: 1_000,
    });
    expect(await host.ask(neighbour, address, auth)).toBe("refused");

    const lasting = host.connect(listed, address);
    expect(await lasting.say(auth)).toBe("+OK\r\n");
    expect(await lasting.say("SET from elsewhere")).toBe("+OK\r\n");
    await modify(listed, "Delete");
    await lasting.closed;
    expect(await host.ask(listed, address, auth)).toBe("refused");
  });

  test("a block lets in all of it", async () => {
    await modify(host.addresses[0].replace(/\d+$/, "0/29"), "Append");
    await waitUntil(
      async () => {
        const answers = await Promise.all(
          host.addresses.map((from) => host.ask(from, address, auth)),
        );
        return answers.every((answer) => answer === "+OK\r\n");
      },
      { timeoutMs: 2_000 },
    );
  });
});
