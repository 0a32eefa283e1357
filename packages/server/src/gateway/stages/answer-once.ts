import { hash } from "node:crypto";
import { pickErrors } from "../../kernel/api-error.ts";
import type { Call } from "../../kernel/operation.ts";
import { claimToken, storeAnswer } from "../idempotency-store.ts";
import type { ValidRequest } from "./validate-request.ts";

const errors = pickErrors("IdempotentParameterMismatch", "InvalidToken.Malformed");

const tokenPattern = /^[\x20-\x7e]{1,64}$/;

/**
 * Runs a write at most once per owner, operation and token within 24 h. The answer commits with
 * the operation's own rows, so a client that never got it can ask again after any crash.
 * A failed attempt leaves the token free.
 * @throws ApiError IdempotentParameterMismatch when the other parameters are not those of the
 *   first request, InvalidToken.Malformed
 */
export async function answerOnce(
  { behaviour, request }: ValidRequest,
  call: Call,
  run: () => Promise<object>,
): Promise<object> {
  const { Token, ClientToken, ...others } = request;
  const token = Token ?? ClientToken;
  if (typeof token !== "string" || token === "") return await run();
  if (!tokenPattern.test(token)) throw errors["InvalidToken.Malformed"]();
  const key = {
    ownerId: call.caller.ownerId,
    operation: `${behaviour.version} ${behaviour.name}`,
    token,
  };
  const requestHash = hash("sha256", canonicalJson({ ...others, regionId: call.regionId }));
  const earlier = await claimToken(call.db, key, requestHash, call.now);
  if (earlier) {
    if (earlier.requestHash !== requestHash) throw errors.IdempotentParameterMismatch();
    return JSON.parse(earlier.answer) as object;
  }
  const answer = await run();
  await storeAnswer(call.db, key, JSON.stringify(answer));
  return answer;
}

/** JSON with the names of every object in order, so that equal requests give equal text. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
