import { pickErrors } from "../../kernel/api-error.ts";
import type { Caller } from "../../kernel/caller.ts";
import { type Random, randomText } from "../../kernel/ids.ts";
import type { Operation } from "../../kernel/operation.ts";
import { operatorProduct } from "../../kernel/operator-product.ts";
import type { Db } from "../../store/db.ts";
import type { Store } from "../../store/store.ts";
import type { Burst, ReadRiskRules } from "./risk-rules.ts";
import { riskStore } from "./risk-store.ts";

const errors = pickErrors("Forbidden.RiskControl");

/** What is judged: who asks for what, from where, when on the installation's clock. */
interface RiskSubject {
  readonly caller: Caller;
  readonly action: string;
  readonly version: string;
  readonly remoteAddress: string;
  readonly nowMs: number;
}

/**
 * Refuses what a rule denies, before anything else is known of the request. The operator's own
 * API is never refused.
 */
export function riskCheck(store: Pick<Store, "read">, readRules: ReadRiskRules) {
  return async (subject: RiskSubject): Promise<void> => {
    const rules = await readRules();
    if (rules.isEmpty || subject.version === operatorProduct.version) return;
    const { action, remoteAddress, nowMs } = subject;
    const { ownerId } = subject.caller;
    if (rules.denies({ ownerId, remoteAddress, action })) {
      throw errors["Forbidden.RiskControl"]();
    }
    const bursts = rules.burstsOn(action);
    if (bursts.length === 0) return;
    await store.read((db) => requireBelow(db, bursts, ownerId, nowMs));
  };
}

/**
 * The same operations, with their successes counted where a burst rule covers them. The count and
 * the work are one transaction, so requests side by side do not slip past a rule together.
 */
export function countSuccesses(
  operations: readonly Operation[],
  { readRules, random }: { readRules: ReadRiskRules; random: Random },
): Operation[] {
  return operations.map((operation) => {
    const { name: action, version, writes } = operation;
    if (!writes || version === operatorProduct.version) return operation;
    return {
      ...operation,
      async run(request, call) {
        const rules = await readRules();
        const bursts = rules.burstsOn(action);
        if (bursts.length === 0) return operation.run(request, call);
        const { ownerId } = call.caller;
        await requireBelow(call.db, bursts, ownerId, call.now);
        const answer = await operation.run(request, call);
        const event = { id: randomText(random, 20), ownerId, action, at: call.now };
        await riskStore(call.db).note(event, rules.longestMs);
        return answer;
      },
    };
  });
}

async function requireBelow(
  db: Db,
  bursts: readonly Burst[],
  ownerId: string,
  now: number,
): Promise<void> {
  for (const { actions, maxCount, perMs } of bursts) {
    const successes = await riskStore(db).successes(ownerId, actions, now - perMs);
    if (successes >= maxCount) throw errors["Forbidden.RiskControl"]();
  }
}
