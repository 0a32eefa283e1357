import type { Requests } from "./generated/requests.ts";
import type { Responses } from "./generated/responses.ts";

/** The operations of R-kvstore 2015-01-01. */
export type OperationName = keyof Requests;

/** The request of an operation after validation; loose for operations of other products. */
export type RequestOf<Name extends string> = Name extends OperationName
  ? Requests[Name]
  : Record<string, unknown>;

/** The answer of an operation, without the RequestId that the gateway adds. */
export type ResponseOf<Name extends string> = Name extends keyof Responses
  ? Responses[Name]
  : object;
