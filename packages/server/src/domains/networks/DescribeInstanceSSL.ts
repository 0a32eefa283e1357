import { isoSeconds } from "../../kernel/clock.ts";
import { defineOperation } from "./context.ts";

/** Whether TLS is on, and the certificate that clients see. */
export const DescribeInstanceSSL = defineOperation("DescribeInstanceSSL", {
  async handle(request, { instances, certificates, settings, caller }) {
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    const isOn = instance.tlsEpoch > 0;
    const certificate = isOn ? await certificates.find(instance.id) : undefined;
    return {
      CertCommonName: certificate?.commonName ?? "",
      CertDownloadURL: isOn ? settings.caUrl() : "",
      InstanceId: instance.id,
      SSLEnabled: isOn ? "Enable" : "Disable",
      SSLExpiredTime: certificate ? isoSeconds(certificate.expiresAt) : "",
    };
  },
});
