import { choice, required, text } from "../../kernel/described-parameters.ts";
import { randomText } from "../../kernel/ids.ts";
import { blockListOf, freezeRuleId, riskyActions } from "../risk/index.ts";
import { defineOperation, type OperatorContext } from "./context.ts";
import { invalid } from "./operator-errors.ts";
import { actions, clientToken, count, note, owner } from "./parameters.ts";

interface Given {
  readonly Kind: "deny-address" | "freeze" | "burst";
  readonly Address?: string | undefined;
  readonly Owner?: string | undefined;
  readonly Count?: number | undefined;
  readonly PerSeconds?: number | undefined;
}

/**
 * Adds a rule, met by Forbidden.RiskControl: requests from an address or block (`deny-address`),
 * of an owner (`freeze`), or beyond so many successes of one owner within a time (`burst`, counted
 * from the rule's creation on the installation's clock). `Actions` says which operations it
 * covers, `*` all; without it those that the cloud's risk control covers, a freeze all of them.
 */
export const CreateRiskRule = defineOperation("CreateRiskRule", {
  writes: true,
  parameters: {
    Kind: required(choice(["deny-address", "freeze", "burst"])),
    Address: text(),
    Owner: owner,
    Actions: actions,
    Count: count(1, 1_000_000),
    PerSeconds: count(1, 366 * 86_400),
    Note: note,
    ClientToken: clientToken,
  },
  async handle(request, context) {
    const { subject, id } = await subjectOf(request, context);
    const isBurst = request.Kind === "burst";
    if (isBurst && request.Count === undefined) throw invalid("Count");
    if (isBurst && request.PerSeconds === undefined) throw invalid("PerSeconds");
    const covered = request.Kind === "freeze" ? "*" : riskyActions.join(",");
    await context.risk.put({
      id,
      kind: request.Kind,
      subject,
      actions: request.Actions ?? covered,
      maxCount: request.Count ?? 0,
      perSeconds: request.PerSeconds ?? 0,
      note: request.Note ?? "",
      createdAt: context.now,
    });
    return { RuleId: id };
  },
});

async function subjectOf(request: Given, { owners, random }: OperatorContext) {
  const id = `risk-${randomText(random, 12)}`;
  if (request.Kind === "burst") return { id, subject: "" };
  if (request.Kind === "freeze") {
    if (request.Owner === undefined) throw invalid("Owner");
    const frozen = await owners.require(request.Owner);
    return { id: freezeRuleId(frozen.id), subject: frozen.id };
  }
  try {
    blockListOf(request.Address ?? "");
  } catch {
    throw invalid("Address");
  }
  return { id, subject: request.Address ?? "" };
}
