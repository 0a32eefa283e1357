import type { Answer } from "./answer.ts";
import type { GatewayOptions } from "./options.ts";
import type { RequestTrace } from "./request-trace.ts";

/** Names come from the client unchecked; longer ones are not names of anything we have. */
const maxNameLength = 64;

/** One log line and one call of the metrics hook per request. Never parameters or signatures. */
export function reportRequest(
  trace: RequestTrace,
  answer: Answer,
  { log, onRequest }: Pick<GatewayOptions, "log" | "onRequest">,
): void {
  const { requestId, remoteAddress } = trace;
  const { code, status } = answer;
  const action = trace.action?.slice(0, maxNameLength);
  const version = trace.version?.slice(0, maxNameLength);
  const accessKeyId = trace.accessKeyId?.slice(0, maxNameLength);
  const { ownerId } = trace;
  const durationMs = Math.round((performance.now() - trace.startedAtMs) * 1000) / 1000;
  log.info(
    { requestId, action, version, accessKeyId, ownerId, code, status, durationMs, remoteAddress },
    "request",
  );
  onRequest?.({ requestId, action, version, code, status, durationMs });
}
