import type { Caller } from "../../kernel/caller.ts";
import type { Call, Origin } from "../../kernel/operation.ts";
import type { Store } from "../../store/store.ts";
import { answerOnce } from "./answer-once.ts";
import type { ValidRequest } from "./validate-request.ts";

export interface Invocation {
  readonly caller: Caller;
  readonly requestId: string;
  readonly origin: Origin;
  readonly nowMs: number;
}

/** A write runs in one transaction together with its idempotency token, a read on a reader. */
export function invoke(
  valid: ValidRequest,
  { caller, requestId, origin, nowMs }: Invocation,
  store: Pick<Store, "transact" | "read">,
): Promise<object> {
  const { behaviour, request, regionId } = valid;
  const common = { caller, requestId, origin, regionId, now: nowMs };
  if (behaviour.writes) {
    return store.transact((db, onCommit) => {
      const call: Call = { ...common, db, onCommit };
      return answerOnce(valid, call, () => behaviour.run(request, call));
    });
  }
  return store.read((db) => behaviour.run(request, { ...common, db, onCommit: refuseOnCommit }));
}

function refuseOnCommit(): void {
  throw new Error("a read has nothing to commit: declare the operation with writes: true");
}
