import { type ErrorCode, type ErrorEntry, errorCatalogue } from "@kvasir/spec";

/**
 * The one error that a client may see as it is. Everything else that is thrown
 * becomes `InternalError` at the gateway, and its text stays in the log.
 */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code: string;
  readonly status: number;
  /** Extra response headers, such as `x-acs-retry-after`. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    entry: { code: string; status: number; message: string },
    options: ErrorOptions & { headers?: Record<string, string> } = {},
  ) {
    super(entry.message, options);
    this.code = entry.code;
    this.status = entry.status;
    this.headers = options.headers ?? {};
  }
}

export type ApiErrorFactory = (
  values?: Readonly<Record<string, string>>,
  options?: ErrorOptions & { headers?: Record<string, string> },
) => ApiError;

/**
 * Picks errors by name from the catalogue: `pickErrors("InvalidInstanceId.NotFound")`.
 * A name that the catalogue lacks does not compile. A message with placeholders
 * (`{parameter}`) needs every one of them in `values`, else this throws: that is a bug of ours.
 */
export function pickErrors<const Name extends ErrorCode>(
  ...names: Name[]
): { readonly [key in Name]: ApiErrorFactory } {
  const picked = {} as { [key in Name]: ApiErrorFactory };
  for (const name of names) {
    picked[name] = factory(errorCatalogue[name]);
  }
  return picked;
}

function factory(entry: ErrorEntry): ApiErrorFactory {
  return (values = {}, options = {}) => {
    const message = entry.message.replace(/\{(\w+)\}/g, (_, key: string) => {
      const value = values[key];
      if (value === undefined) throw new Error(`${entry.code} needs a value for {${key}}`);
      return value;
    });
    return new ApiError({ code: entry.code, status: entry.status, message }, options);
  };
}

/** Thrown by a reconciler for a fault that another try cannot mend. Shown to the user, never retried. */
export class TerminalError extends Error {
  override readonly name = "TerminalError";
}
