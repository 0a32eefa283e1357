import { ApiError, pickErrors } from "../../kernel/api-error.ts";
import type { Log } from "../../kernel/log.ts";
import { StoreUnavailable } from "../../store/store.ts";

const errors = pickErrors("InternalError", "ServiceUnavailable");

/** When a client should try again after `ServiceUnavailable`. */
const retryAfter = { "x-acs-retry-after": "1000" };

/** What the client is told. The text of anything but an ApiError stays in the log. */
export function errorOf(thrown: unknown, requestId: string, log: Log): ApiError {
  if (thrown instanceof ApiError) return thrown;
  if (thrown instanceof StoreUnavailable) {
    log.error({ requestId, err: thrown }, "store unavailable");
    return errors.ServiceUnavailable({}, { cause: thrown, headers: retryAfter });
  }
  log.error({ requestId, err: thrown }, "operation failed");
  return errors.InternalError({}, { cause: thrown });
}

/** @throws ApiError ServiceUnavailable while the gateway is on its way out */
export function refuseWhileDraining(draining: boolean): void {
  if (draining) throw errors.ServiceUnavailable({}, { headers: retryAfter });
}
