import type { ErrorCode } from "./error-catalogue.ts";

/** A request that its operation's validator refuses. The gateway answers `errorKey` with `values`. */
export class InvalidRequest extends Error {
  override readonly name = "InvalidRequest";
  readonly errorKey: ErrorCode;
  /** Fills the placeholders of the entry's message; `parameter` is always there. */
  readonly values: Readonly<Record<string, string>>;

  constructor(errorKey: ErrorCode, parameter: string) {
    super(`${errorKey}: ${parameter}`);
    this.errorKey = errorKey;
    this.values = { parameter };
  }
}
