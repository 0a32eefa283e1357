import type { errorCatalogue } from "./generated/error-codes.ts";

/** One error as it goes on the wire. `{name}` in a message stands for a value given when thrown. */
export interface ErrorEntry {
  readonly code: string;
  readonly status: number;
  readonly message: string;
}

/** Every name `errorCatalogue` knows. It equals the wire code unless one code has several messages. */
export type ErrorCode = keyof typeof errorCatalogue;

export { errorCatalogue, seedRows } from "./generated/error-codes.ts";
