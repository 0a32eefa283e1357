import { connectionDomain, type Instance } from "../instances/index.ts";
import type { InstanceCertificate } from "./certificate-store.ts";
import type { Endpoint } from "./endpoint-store.ts";

/** Makes certificates under the installation's own authority. They live by the real time. */
export interface CertificateIssuer {
  readonly caPem: string;
  issue(wish: CertificateWish): Promise<{
    readonly certificatePem: string;
    readonly keyPem: string;
    readonly expiresAt: number;
  }>;
  /** Whether a certificate should be made anew: it expires soon, or another authority signed it. */
  isDue(certificate: Pick<InstanceCertificate, "expiresAt" | "certificatePem">): boolean;
}

export interface CertificateWish {
  readonly commonName: string;
  readonly names: readonly string[];
}

/** RFC 5280 allows no longer common name. */
const longestCommonName = 64;

/** The certificate that an instance with these open endpoints needs: every way to reach it. */
export function certificateWish(
  instance: Instance,
  endpoints: readonly Endpoint[],
  domainSuffix: string | null,
): CertificateWish {
  const domain = connectionDomain(instance, domainSuffix);
  const all = [
    { prefix: instance.connectionPrefix, address: instance.address },
    ...endpoints.map(({ prefix, address }) => ({ prefix, address })),
  ];
  const names = all.flatMap(({ prefix, address }) =>
    domainSuffix ? [`${prefix}.${domainSuffix}`, address] : [address],
  );
  return {
    commonName: domain.length > longestCommonName ? instance.id : domain,
    names: [...new Set(names)].sort(),
  };
}

/** Whether the instance lacks the certificate it needs. */
export function isCertificateDue(
  instance: Instance,
  certificate: InstanceCertificate | undefined,
  wish: CertificateWish,
  issuer: Pick<CertificateIssuer, "isDue">,
): boolean {
  if (instance.tlsEpoch === 0) return false;
  return (
    certificate?.epoch !== instance.tlsEpoch ||
    certificate.names !== wish.names.join(",") ||
    certificate.commonName !== wish.commonName ||
    issuer.isDue(certificate)
  );
}
