import type { Parameters } from "./signature/parse-parameters.ts";

/** Parameters of the protocol. What is left is the operation's. */
const protocolParameters = new Set([
  "AccessKeyId",
  "Action",
  "BearerToken",
  "Format",
  "SecureTransport",
  "SecurityToken",
  "Signature",
  "SignatureMethod",
  "SignatureNonce",
  "SignatureType",
  "SignatureVersion",
  "SourceIp",
  "Timestamp",
  "Version",
]);

/** Without a prototype, so that no name a client sends can mean anything but itself. */
export function businessParameters(parameters: Parameters): Record<string, string> {
  const business: Record<string, string> = Object.create(null);
  for (const [name, value] of parameters) {
    if (!protocolParameters.has(name)) business[name] = value;
  }
  return business;
}
