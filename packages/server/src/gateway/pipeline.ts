import { newRequestId } from "../kernel/ids.ts";
import type { Answer } from "./answer.ts";
import { AnswerCache } from "./answer-cache.ts";
import { businessParameters } from "./business-parameters.ts";
import type { HttpRequest } from "./http-request.ts";
import type { Limits } from "./limits.ts";
import type { GatewayOptions } from "./options.ts";
import { type Product, rKvstore } from "./product.ts";
import { readParametersOf } from "./read-parameters.ts";
import { reportRequest } from "./report-request.ts";
import type { RequestTrace } from "./request-trace.ts";
import { authenticate } from "./stages/authenticate.ts";
import { checkAnswer } from "./stages/check-answer.ts";
import { errorOf, refuseWhileDraining } from "./stages/error-of.ts";
import { invoke } from "./stages/invoke.ts";
import { meetFault } from "./stages/meet-fault.ts";
import { readCredentials } from "./stages/read-credentials.ts";
import { readRequest } from "./stages/read-request.ts";
import { refuseReplay } from "./stages/refuse-replay.ts";
import { operationTable, resolveOperation } from "./stages/resolve-operation.ts";
import { cacheSlot, reuseAnswer } from "./stages/reuse-answer.ts";
import { validateRequest } from "./stages/validate-request.ts";
import { serializeAnswer, writeAnswer } from "./stages/write-answer.ts";
import { writeError } from "./stages/write-error.ts";

export interface Pipeline {
  /** Answers a request. Never throws: what is thrown inside becomes an error answer. */
  answer(request: HttpRequest): Promise<Answer>;
  /** The envelope for a request that HTTP itself refused. */
  refuse(error: unknown, remoteAddress: string): Answer;
}

/** Builds the gateway's stages. Their order lives in `run` and nowhere else. */
export function createPipeline(
  options: GatewayOptions,
  limits: Limits,
  isDraining: () => boolean,
): Pipeline {
  const products = options.products ?? [rKvstore];
  const operations = operationTable(products, options.operations);
  const cache = new AnswerCache(limits.answerCacheBytes);
  const { accessKeys, checks = {}, clock, injectFault, log, nonces, store } = options;
  const { signatureClock = clock } = options;

  async function run(http: HttpRequest, trace: RequestTrace): Promise<Answer> {
    const { requestId } = trace;
    const realMs = signatureClock.now();
    const nowMs = clock.now();

    const message = readRequest(http, limits);
    const credentials = readCredentials(message, trace);
    refuseWhileDraining(isDraining());

    const signer = await authenticate(message, credentials, accessKeys, realMs);
    trace.ownerId = signer.ownerId;
    await refuseReplay(credentials, nonces, realMs);

    const operation = resolveOperation(operations, credentials);
    const { name } = operation;
    const parameters = businessParameters(message.parameters);

    const { remoteAddress, isSecure } = http;
    const { version } = credentials;
    const asked = { action: name, version, parameters, remoteAddress, isSecure, nowMs };
    if (checks.throttle) await checks.throttle({ ...asked, caller: signer });
    const read = readParametersOf(parameters, operation.parameterNames);
    const subject = { ...asked, parameters: read, caller: signer };
    const caller = checks.authorize ? await checks.authorize(subject) : signer;
    if (checks.risk) await checks.risk({ ...asked, caller });
    const fault = injectFault && (await injectFault({ ...asked, caller }));
    if (fault) await meetFault(fault, trace);

    const { format } = trace;
    const slot = cacheSlot(operation, caller, parameters, format, (names) =>
      store.changes.version(names),
    );
    const reused = reuseAnswer(cache, slot);
    if (reused) return writeAnswer(name, requestId, reused, format);

    const valid = validateRequest(operation, parameters, options);
    const origin = { remoteAddress, isSecure };
    const body = await invoke(valid, { caller, requestId, origin, nowMs }, store);
    if (options.checkResponses) checkAnswer(operation, body);

    const rest = serializeAnswer(name, body, format);
    if (slot) cache.keep(slot.key, { rest, changes: slot.changes });
    return writeAnswer(name, requestId, rest, format);
  }

  function refusal(error: unknown, trace: RequestTrace): Answer {
    const product = productOf(products, trace.version);
    return writeError(errorOf(error, trace.requestId, log), trace.requestId, trace.format, product);
  }

  return {
    async answer(http) {
      const trace = newTrace(http.remoteAddress);
      const made = await run(http, trace).catch((error: unknown) => refusal(error, trace));
      const answer = trace.isDropped ? { ...made, code: "Dropped", dropped: true as const } : made;
      reportRequest(trace, answer, options);
      return answer;
    },
    refuse(error, remoteAddress) {
      const trace = newTrace(remoteAddress);
      const answer = refusal(error, trace);
      reportRequest(trace, answer, options);
      return answer;
    },
  };
}

function newTrace(remoteAddress: string): RequestTrace {
  return {
    requestId: newRequestId(),
    startedAtMs: performance.now(),
    remoteAddress,
    format: "JSON",
  };
}

function productOf(products: readonly Product[], version: string | undefined): Product {
  return products.find((product) => product.version === version) ?? products[0] ?? rKvstore;
}
