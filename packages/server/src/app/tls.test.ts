import { execFileSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, get } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { installationCertificates, renewDays } from "./tls.ts";

const nowMs = Date.now();
const dayMs = 86_400_000;
let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "kvasir-tls-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const made = (options: { host?: string; nowMs?: number } = {}) =>
  installationCertificates(dir, { host: "127.0.0.1", nowMs, ...options });

test("a client that trusts the authority talks to the server by every name", async () => {
  const files = await made();
  const server = createServer(
    { key: readFileSync(files.serverKeyFile), cert: readFileSync(files.serverCertificateFile) },
    (_request, response) => response.end("hello"),
  );
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  const ca = readFileSync(files.caFile);
  for (const host of ["127.0.0.1", "localhost"]) {
    const status = await new Promise((done, fail) =>
      get({ host, port, ca, family: 4, agent: false }, (response) => {
        response.resume();
        done(response.statusCode);
      }).on("error", fail),
    );
    expect(status).toBe(200);
  }
  server.close();
});

test("OpenSSL accepts both chains for their purposes", async () => {
  const { caFile, serverCertificateFile } = await made();
  const verify = (ca: string, certificate: string, purpose: string) =>
    execFileSync(
      "openssl",
      ["verify", "-x509_strict", "-purpose", purpose, "-CAfile", ca, certificate],
      { stdio: "pipe" },
    );
  verify(caFile, serverCertificateFile, "sslserver");
  const nodes = (name: string) => join(dir, "tls", name);
  verify(nodes("nodes-ca.pem"), nodes("nodes.pem"), "sslserver");
  verify(nodes("nodes-ca.pem"), nodes("nodes.pem"), "sslclient");
  expect(() => verify(caFile, nodes("nodes.pem"), "sslserver")).toThrow();
});

test("later starts keep everything, and every file is the owner's alone", async () => {
  await made();
  const contents = () =>
    readdirSync(join(dir, "tls")).map((name) => [
      name,
      readFileSync(join(dir, "tls", name), "utf8"),
    ]);
  const before = contents();
  const again = await made({ nowMs: nowMs + dayMs });
  expect(contents()).toEqual(before);
  expect(again.replication.certificatePem).toBe(
    readFileSync(join(dir, "tls", "nodes.pem"), "utf8"),
  );
  for (const name of readdirSync(join(dir, "tls"))) {
    expect(statSync(join(dir, "tls", name)).mode & 0o077, name).toBe(0);
  }
});

test("a server certificate is renewed in time, under the same authority", async () => {
  const first = await made();
  const ca = readFileSync(first.caFile, "utf8");
  const old = readFileSync(first.serverCertificateFile, "utf8");
  const later = nowMs + (820 - renewDays + 1) * dayMs;
  await made({ nowMs: later });
  const renewed = readFileSync(first.serverCertificateFile, "utf8");
  expect(renewed).not.toBe(old);
  expect(readFileSync(first.caFile, "utf8")).toBe(ca);
  expect(new X509Certificate(renewed).validToDate.getTime()).toBeGreaterThan(later + 800 * dayMs);
});

test("another host to listen on gets its name into the certificate", async () => {
  const { serverCertificateFile } = await made();
  const read = () => new X509Certificate(readFileSync(serverCertificateFile));
  expect(read().checkIP("127.0.0.9")).toBeUndefined();
  await made({ host: "127.0.0.9" });
  expect(read().checkIP("127.0.0.9")).toBe("127.0.0.9");
  expect(read().checkHost("localhost")).toBe("localhost");
});

test("a key that does not belong to its certificate is replaced with it", async () => {
  const { serverKeyFile, serverCertificateFile } = await made();
  writeFileSync(serverKeyFile, readFileSync(join(dir, "tls", "nodes.key")));
  await made();
  const certificate = new X509Certificate(readFileSync(serverCertificateFile));
  const { createPrivateKey } = await import("node:crypto");
  expect(certificate.checkPrivateKey(createPrivateKey(readFileSync(serverKeyFile)))).toBe(true);
});
