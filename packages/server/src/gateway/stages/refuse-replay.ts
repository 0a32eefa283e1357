import { pickErrors } from "../../kernel/api-error.ts";
import type { NonceStore } from "../../store/nonce-store.ts";
import type { Credentials } from "./read-credentials.ts";

const errors = pickErrors("SignatureNonceUsed");

/**
 * Runs behind the signature: only the key's owner can use up a nonce.
 * @throws ApiError SignatureNonceUsed, StoreUnavailable
 */
export async function refuseReplay(
  credentials: Credentials,
  nonces: NonceStore,
  nowMs: number,
): Promise<void> {
  if (!(await nonces.use(credentials.accessKeyId, credentials.nonce, nowMs))) {
    throw errors.SignatureNonceUsed();
  }
}
