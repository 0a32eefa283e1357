import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { CertificateIssuer } from "../domains/networks/index.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Authority } from "./make-certificates.ts";

const dayMs = 86_400_000;
const validDays = 365;
/** With fewer days left a certificate is made anew. */
const renewDays = 30;

/**
 * Certificates for instances, under the authority of which `/ca.pem` tells. Clients compare them
 * with their own clocks, so the time is the real one, however the installation's is moved.
 */
export function certificateIssuer(dataDir: string, realClock: Clock): CertificateIssuer {
  const file = (name: string) => readFileSync(join(dataDir, "tls", name), "utf8");
  const caPem = file("ca.pem");
  let authority: Promise<Authority> | undefined;
  // Asked at every look at an instance, about the same few certificates.
  const signed = new Map<string, boolean>();
  const isOurs = (certificatePem: string) => {
    const known = signed.get(certificatePem) ?? isSignedBy(caPem, certificatePem);
    signed.set(certificatePem, known);
    return known;
  };
  return {
    caPem,
    async issue({ commonName, names }) {
      authority ??= import("./make-certificates.ts").then(({ loadAuthority }) =>
        loadAuthority({ keyPem: file("ca.key"), certificatePem: caPem }),
      );
      const now = realClock.now();
      // Certificates know whole seconds.
      const expiresAt = Math.floor(now / 1000) * 1000 + validDays * dayMs;
      const { certificatePem, keyPem } = await (await authority).issue({
        commonName,
        names,
        notBefore: new Date(now - dayMs),
        notAfter: new Date(expiresAt),
      });
      return { certificatePem, keyPem, expiresAt };
    },
    isDue: ({ expiresAt, certificatePem }) =>
      expiresAt - realClock.now() < renewDays * dayMs || !isOurs(certificatePem),
  };
}

function isSignedBy(caPem: string, certificatePem: string): boolean {
  const [ca, certificate] = [new X509Certificate(caPem), new X509Certificate(certificatePem)];
  return certificate.checkIssued(ca) && certificate.verify(ca.publicKey);
}
