import type { webcrypto } from "node:crypto";
import { isIP } from "node:net";
// Must stand before x509: its container of classes asks for it while it loads.
import "./reflect-metadata.ts";
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

export interface KeyAndCertificate {
  readonly keyPem: string;
  readonly certificatePem: string;
}

interface Validity {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

export interface Authority extends KeyAndCertificate {
  /** Signs a certificate for both ends of a TLS connection. */
  issue(
    options: Validity & { commonName: string; names: readonly string[] },
  ): Promise<KeyAndCertificate>;
}

/** A new certificate authority, ECDSA P-256: such a key is made in a millisecond. */
export async function makeAuthority(
  options: Validity & { commonName: string },
): Promise<Authority> {
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerialNumber(),
    name: `CN=${options.commonName}`,
    notBefore: options.notBefore,
    notAfter: options.notAfter,
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return authority(keys.privateKey, certificate);
}

/** The authority that an earlier start wrote to disk. */
export async function loadAuthority({
  keyPem,
  certificatePem,
}: KeyAndCertificate): Promise<Authority> {
  const der = Buffer.from(keyPem.replaceAll(/-----[^-]+-----|\s/g, ""), "base64");
  const key = await crypto.subtle.importKey("pkcs8", der, algorithm, true, ["sign"]);
  return authority(key, new X509Certificate(certificatePem));
}

async function authority(
  signingKey: webcrypto.CryptoKey,
  certificate: X509Certificate,
): Promise<Authority> {
  return {
    keyPem: await pemOfKey(signingKey),
    certificatePem: pemOf(certificate),
    async issue({ commonName, names, notBefore, notAfter }) {
      const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
      const issued = await X509CertificateGenerator.create({
        serialNumber: newSerialNumber(),
        subject: `CN=${commonName}`,
        issuer: certificate.subject,
        notBefore,
        notAfter,
        signingAlgorithm: algorithm,
        publicKey: keys.publicKey,
        signingKey,
        extensions: [
          new BasicConstraintsExtension(false, undefined, true),
          new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
          new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]),
          await SubjectKeyIdentifierExtension.create(keys.publicKey),
          // Python 3.13 refuses a certificate without it.
          await AuthorityKeyIdentifierExtension.create(certificate.publicKey),
          new SubjectAlternativeNameExtension(
            names.map((value) => ({ type: isIP(value) === 0 ? "dns" : "ip", value })),
          ),
        ],
      });
      return { keyPem: await pemOfKey(keys.privateKey), certificatePem: pemOf(issued) };
    },
  };
}

/** Positive, and random as a serial number should be. */
function newSerialNumber(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return Buffer.from(bytes).toString("hex");
}

function pemOf(certificate: X509Certificate): string {
  return `${certificate.toString("pem")}\n`;
}

async function pemOfKey(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await crypto.subtle.exportKey("pkcs8", key)).toString("base64");
  const lines = der.match(/.{1,64}/g) ?? [];
  return `-----BEGIN PRIVATE KEY-----\n${lines.join("\n")}\n-----END PRIVATE KEY-----\n`;
}
