import { ReplyError } from "ioredis";

/**
 * The code of an error that Redis answered (`OOM`, `LOADING`, `READONLY`, `NOPERM`, `ERR` …): by
 * the protocol the first word of an error reply. Undefined for anything Redis did not say.
 */
export function redisErrorCode(error: unknown): string | undefined {
  if (!(error instanceof ReplyError) || !(error instanceof Error)) return undefined;
  return /^[A-Z]+/.exec(error.message)?.[0];
}

/** What Redis itself said, without its code: the part that is worth showing to a person. */
export function redisErrorText(error: unknown): string | undefined {
  if (redisErrorCode(error) === undefined || !(error instanceof Error)) return undefined;
  return error.message.replace(/^[A-Z]+ /, "");
}

/** The operating system's code (`ENOENT`, `ECONNREFUSED`) of an error or of what caused it. */
export function systemErrorCode(error: unknown): string | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ("code" in at && typeof at.code === "string") return at.code;
  }
  return undefined;
}

/** The connection was there and was closed, which is not the silence of a node. */
export function isConnectionLost(error: unknown): boolean {
  const { cause } = error as Error;
  return [error, cause].some(
    (each) => each instanceof Error && /connection is closed|ECONNRESET|EPIPE/i.test(each.message),
  );
}
