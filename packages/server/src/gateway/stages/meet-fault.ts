import { setTimeout as sleep } from "node:timers/promises";
import { pickErrors } from "../../kernel/api-error.ts";
import type { Injection } from "../options.ts";
import type { RequestTrace } from "../request-trace.ts";

const errors = pickErrors("ServiceUnavailable");

/**
 * Lets happen to a request what is to go wrong with it. Returns when its work is to be done all
 * the same.
 * @throws ApiError what the client is told, or what it would be told if its connection were not cut
 */
export async function meetFault(fault: Injection, trace: RequestTrace): Promise<void> {
  if (fault.latencyMs > 0) await sleep(fault.latencyMs);
  if (fault.drop) trace.isDropped = true;
  if (fault.drop === "before") throw errors.ServiceUnavailable();
  if (fault.error) throw fault.error;
}
