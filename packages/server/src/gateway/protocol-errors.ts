import { ApiError, pickErrors } from "../kernel/api-error.ts";

const errors = pickErrors(
  "IncompleteSignature",
  "InvalidParameter",
  "InvalidParameter.Format",
  "InvalidTimeStamp.Expired",
  "InvalidTimeStamp.Format",
  "UnsupportedHTTPMethod",
);

/** Answers to requests that are wrong before any operation is looked at. */
export const protocolErrors = {
  incompleteSignature: () => errors.IncompleteSignature(),
  timeMalformed: () => errors["InvalidTimeStamp.Format"](),
  timeExpired: () => errors["InvalidTimeStamp.Expired"](),
  formatInvalid: () => errors["InvalidParameter.Format"](),
  methodUnsupported: () => errors.UnsupportedHTTPMethod(),
  malformedEncoding: (where: string, options?: ErrorOptions) =>
    errors.InvalidParameter({ parameter: where }, options),
  tooManyParameters: (limit: number) => invalidRequest(400, `has more than ${limit} parameters`),
  /** The request does not follow HTTP; the status says how. */
  malformedHttp: (options?: ErrorOptions) => invalidRequest(400, "is not valid HTTP", options),
  headersTooLarge: () => invalidRequest(431, "has headers or a query that are too large"),
  tooSlow: () => invalidRequest(408, "did not arrive in time"),
  bodyTooLarge: (limitBytes: number) =>
    invalidRequest(413, `has a body of more than ${limitBytes} bytes`),
};

/** The catalogue has no code for these; the nearest that clients know carries the HTTP status. */
function invalidRequest(status: number, fault: string, options?: ErrorOptions): ApiError {
  return new ApiError(
    { code: "InvalidParameter", status, message: `The request ${fault}.` },
    options,
  );
}
