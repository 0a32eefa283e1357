import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type PeerCertificate } from "node:tls";
import { expect, test, vi } from "vitest";
import { HandClock } from "../hand-clock.ts";
import {
  type Attribute,
  attributeOf,
  createInstance,
  models,
  startTestServer,
  type TestServer,
  waitForStatus,
} from "../test-server.ts";

const dayMs = 86_400_000;

/** What a client is shown at this moment. */
function certificateAt(host: string, port: number): Promise<PeerCertificate> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate());
      socket.destroy();
    });
    socket.on("error", reject);
  });
}

const validTo = (certificate: PeerCertificate) => Date.parse(certificate.valid_to);

/** A server that has been up for so long; its certificates are valid by the machine's own time. */
async function startedAgo(days: number): Promise<{ server: TestServer; clock: HandClock }> {
  const clock = new HandClock();
  clock.moveTo(Date.now() - days * dayMs);
  const server = await startTestServer({ tlsPort: 0 }, { clock, certificateCheckMs: 50 });
  return { server, clock };
}

const apiCertificate = (server: TestServer) => {
  const { hostname, port } = new URL(server.app.tlsEndpoint ?? "");
  return certificateAt(hostname, Number(port));
};

test("the server's certificate is renewed while it runs, and open connections stay", async () => {
  const { server: started, clock } = await startedAgo(720);
  await using server = started;
  const first = await apiCertificate(server);
  const { hostname, port } = new URL(server.app.tlsEndpoint ?? "");
  const open = connect({ host: hostname, port: Number(port), rejectUnauthorized: false });
  await new Promise((resolve) => open.once("secureConnect", resolve));

  clock.moveTo(Date.now());
  await vi.waitFor(
    async () => expect((await apiCertificate(server)).serialNumber).not.toBe(first.serialNumber),
    { timeout: 10_000, interval: 50 },
  );
  const second = await apiCertificate(server);
  expect(validTo(second)).toBeGreaterThan(clock.now() + 800 * dayMs);
  expect(second.issuer).toEqual(first.issuer);
  const trusting = { ca: readFileSync(server.app.caFile), host: hostname, port: Number(port) };
  const trusted = connect(trusting);
  await new Promise((resolve, reject) => {
    trusted.on("secureConnect", resolve).on("error", reject);
  });
  trusted.destroy();
  expect(open.readyState).toBe("open");
  open.destroy();
  // Nothing is due any more: it stays.
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect((await apiCertificate(server)).serialNumber).toBe(second.serialNumber);
}, 60_000);

test("an instance's certificate is renewed while it serves", async () => {
  const { server: started, clock } = await startedAgo(345);
  await using server = started;
  const { client } = server;
  const instance = await createInstance(client);
  const instanceId = instance.instanceId ?? "";
  await client.modifyInstanceSSL(
    new models.ModifyInstanceSSLRequest({ instanceId, SSLEnabled: "Enable" }),
  );
  await waitForStatus(client, instanceId, "Normal");
  const shown = () => certificateAt(instance.connectionDomain ?? "", Number(instance.port));
  const first = await shown();
  clock.moveTo(Date.now());
  await vi.waitFor(async () => expect((await shown()).serialNumber).not.toBe(first.serialNumber), {
    timeout: 20_000,
    interval: 50,
  });
  expect(validTo(await shown())).toBeGreaterThan(clock.now() + 300 * dayMs);
  await waitForStatus(client, instanceId, "Normal");
}, 60_000);

test("an authority that was renewed at a start signs the instances' certificates anew", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "kvasir-authority-"));
  const clock = new HandClock();
  const startAgo = (days: number) => {
    clock.moveTo(Date.now() - days * dayMs);
    return startTestServer({ dataDir }, { clock });
  };
  // The authority lives for 3650 days, and is renewed with fewer than 365 left.
  await (await startAgo(3_290))[Symbol.asyncDispose]();
  const authority = () => readFileSync(join(dataDir, "tls", "ca.pem"), "utf8");
  const before = authority();
  let instance: Attribute;
  {
    await using server = await startAgo(40);
    expect(authority()).toBe(before);
    instance = await createInstance(server.client);
    const { instanceId = "" } = instance;
    await server.client.modifyInstanceSSL(
      new models.ModifyInstanceSSLRequest({ instanceId, SSLEnabled: "Enable" }),
    );
    await waitForStatus(server.client, instanceId, "Normal");
  }
  await using server = await startAgo(0);
  const { instanceId = "" } = instance;
  const ca = authority();
  expect(ca).not.toBe(before);
  const secure = async () => {
    const { connectionDomain: host = "", port } = await attributeOf(server.client, instanceId);
    const socket = connect({ host, port: Number(port), ca });
    await new Promise((resolve, reject) => {
      socket.on("secureConnect", resolve).on("error", reject);
    });
    socket.destroy();
  };
  await vi.waitFor(secure, { timeout: 20_000, interval: 50 });
  await waitForStatus(server.client, instanceId, "Normal");
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
}, 90_000);
