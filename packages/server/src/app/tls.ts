import { createPrivateKey, X509Certificate } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { isIP } from "node:net";
import { join } from "node:path";
import type { KeyAndCertificate } from "./make-certificates.ts";
import { serverNames } from "./tls-names.ts";

export interface InstallationCertificates {
  /** What clients of the HTTPS endpoint trust. */
  readonly caFile: string;
  readonly serverCertificateFile: string;
  readonly serverKeyFile: string;
  /** Mutual TLS between nodes: one identity for all nodes of this installation. */
  readonly replication: {
    readonly caPem: string;
    readonly certificatePem: string;
    readonly keyPem: string;
  };
}

const dayMs = 86_400_000;
const authorityDays = 3650;
/** Apple's clients refuse server certificates that are valid for longer than 825 days. */
const serverDays = 820;
/** A server certificate with fewer days left is replaced, at a start or while the server runs. */
export const renewDays = 365;
/** The value of RFC 5280, 4.1.2.5, for "no end". Nodes replicate for as long as they live. */
const noEnd = new Date("9999-12-31T23:59:59Z");

/**
 * The installation's own certificate authority, its server certificate and the identity of its
 * nodes, in `tls/` of the data folder: made at the first start and kept, keys with mode 0600. The
 * server certificate is made anew when it is due or lacks a name; the authority stays the same, so
 * that clients need not be told. Idempotent.
 */
export async function installationCertificates(
  dataDir: string,
  { host, nowMs }: { host: string; nowMs: number },
): Promise<InstallationCertificates> {
  const dir = join(dataDir, "tls");
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  let ca = readPair(dir, "ca");
  if (!ca || !isGood(ca, { nowMs, daysLeft: renewDays })) {
    const { makeAuthority } = await import("./make-certificates.ts");
    const day = new Date(nowMs).toISOString().slice(0, 10);
    const validity = validFrom(nowMs, authorityDays);
    ca = await makeAuthority({ ...validity, commonName: `Kvasir CA ${day}` });
    writePair(dir, "ca", ca);
  }
  await renewServerCertificate(dataDir, { host, nowMs });
  return {
    caFile: join(dir, "ca.pem"),
    serverCertificateFile: join(dir, "server.pem"),
    serverKeyFile: join(dir, "server.key"),
    replication: await replicationIdentity(dir, nowMs),
  };
}

/**
 * Makes the server's certificate anew when it is due, lacks a name, or is not of the authority that
 * is there. The authority itself is renewed at a start only: clients have to be told of a new one.
 * @returns the new one; null: the one that is there is good
 */
export async function renewServerCertificate(
  dataDir: string,
  { host, nowMs }: { host: string; nowMs: number },
): Promise<KeyAndCertificate | null> {
  const dir = join(dataDir, "tls");
  const names = serverNames(host);
  const [ca, server] = [readPair(dir, "ca"), readPair(dir, "server")];
  if (!ca) throw new Error(`there is no certificate authority in ${dir}`);
  if (server && isGood(server, { nowMs, daysLeft: renewDays, issuer: ca, names })) return null;
  const { loadAuthority } = await import("./make-certificates.ts");
  const authority = await loadAuthority(ca);
  const validity = validFrom(nowMs, serverDays);
  const made = await authority.issue({ ...validity, commonName: "kvasir", names });
  writePair(dir, "server", made);
  return made;
}

function validFrom(nowMs: number, days: number) {
  return { notBefore: new Date(nowMs - dayMs), notAfter: new Date(nowMs + days * dayMs) };
}

async function replicationIdentity(dir: string, nowMs: number) {
  const authorityFile = join(dir, "nodes-ca.pem");
  let caPem = readIfThere(authorityFile);
  let node = readPair(dir, "nodes");
  const isUsable = caPem && node && isGood(node, { nowMs, daysLeft: 0, issuer: caPem });
  if (!caPem || !node || !isUsable) {
    const { makeAuthority } = await import("./make-certificates.ts");
    const validity = { notBefore: new Date(nowMs - dayMs), notAfter: noEnd };
    // Its key is not kept: nobody can ever make another node of this installation.
    const authority = await makeAuthority({ ...validity, commonName: "Kvasir nodes CA" });
    caPem = authority.certificatePem;
    node = await authority.issue({ ...validity, commonName: "kvasir node", names: ["127.0.0.1"] });
    writeWhole(authorityFile, caPem);
    writePair(dir, "nodes", node);
  }
  return { caPem, certificatePem: node.certificatePem, keyPem: node.keyPem };
}

interface Wanted {
  readonly nowMs: number;
  readonly daysLeft: number;
  readonly issuer?: { certificatePem: string } | string;
  readonly names?: readonly string[];
}

function isGood(pair: KeyAndCertificate, { nowMs, daysLeft, issuer, names = [] }: Wanted): boolean {
  const certificate = new X509Certificate(pair.certificatePem);
  if (certificate.validToDate.getTime() < nowMs + daysLeft * dayMs) return false;
  if (!certificate.checkPrivateKey(createPrivateKey(pair.keyPem))) return false;
  if (issuer) {
    const pem = typeof issuer === "string" ? issuer : issuer.certificatePem;
    const authority = new X509Certificate(pem);
    if (!certificate.checkIssued(authority) || !certificate.verify(authority.publicKey))
      return false;
  }
  return names.every((name) =>
    isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name),
  );
}

function readPair(dir: string, name: string): KeyAndCertificate | null {
  const keyPem = readIfThere(join(dir, `${name}.key`));
  const certificatePem = readIfThere(join(dir, `${name}.pem`));
  return keyPem && certificatePem ? { keyPem, certificatePem } : null;
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** A crash between the two files leaves a pair that does not match, which the next start replaces. */
function writePair(dir: string, name: string, { keyPem, certificatePem }: KeyAndCertificate): void {
  writeWhole(join(dir, `${name}.key`), keyPem);
  writeWhole(join(dir, `${name}.pem`), certificatePem);
}

function writeWhole(path: string, content: string): void {
  writeFileSync(`${path}.new`, content, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
