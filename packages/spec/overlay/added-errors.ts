import type { ErrorEntry } from "../src/error-catalogue.ts";

/** An error that the catalogue data lacks, and why it is needed. */
export interface AddedError extends ErrorEntry {
  readonly reason: string;
}

const gateway = "answer of the RPC gateway itself, common to all products";
const mandatory = `${gateway}; the code is Missing followed by the parameter's name`;

function missing(parameter: string): AddedError {
  return {
    code: `Missing${parameter}`,
    status: 400,
    message: `${parameter} is mandatory for this action.`,
    reason: mandatory,
  };
}

const documentedVariant = "pages of the operation word this MissingParameter differently";

/** Keyed by the name our code uses. The key is the code unless one code has several messages. */
export const addedErrors: Readonly<Record<string, AddedError>> = {
  MissingVersion: missing("Version"),
  MissingFormat: missing("Format"),
  MissingAccessKeyId: missing("AccessKeyId"),
  MissingTimestamp: missing("Timestamp"),
  MissingSignature: missing("Signature"),
  MissingSignatureMethod: missing("SignatureMethod"),
  MissingSignatureVersion: missing("SignatureVersion"),
  MissingSignatureNonce: missing("SignatureNonce"),
  MissingSecurityToken: missing("SecurityToken"),
  InvalidSignatureMethod: {
    code: "InvalidSignatureMethod",
    status: 400,
    message: "Specified signature method is not valid.",
    reason: gateway,
  },
  InvalidSignatureVersion: {
    code: "InvalidSignatureVersion",
    status: 400,
    message: "Specified signature version is not valid.",
    reason: gateway,
  },
  UnsupportedHTTPMethod: {
    code: "UnsupportedHTTPMethod",
    status: 400,
    message: "This http method not supported.",
    reason: `${gateway}; sources disagree on 400 or 403`,
  },
  NoPermission: {
    code: "NoPermission",
    status: 403,
    message: "You are not authorized to do this action.",
    reason: "newer gateways answer this beside Forbidden.RAM; other products still do",
  },
  "MissingParameter.Period": {
    code: "MissingParameter",
    status: 400,
    message: "Period is mandatory for this action.",
    reason: documentedVariant,
  },
  "MissingParameter.InstanceId": {
    code: "MissingParameter",
    status: 400,
    message: "InstanceId is mandatory for this action.",
    reason: documentedVariant,
  },
};
