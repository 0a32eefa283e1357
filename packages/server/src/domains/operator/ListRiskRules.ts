import { isoSeconds } from "../../kernel/clock.ts";
import type { RiskRule } from "../risk/index.ts";
import { defineOperation } from "./context.ts";

/** Every risk rule, the oldest first. */
export const ListRiskRules = defineOperation("ListRiskRules", {
  parameters: {},
  async handle(_, { risk }) {
    return { RiskRules: { RiskRule: (await risk.rules()).map(fieldsOf) } };
  },
});

function fieldsOf(rule: RiskRule) {
  return {
    RuleId: rule.id,
    Kind: rule.kind,
    ...(rule.kind === "deny-address" ? { Address: rule.subject } : {}),
    ...(rule.kind === "freeze" ? { OwnerId: rule.subject } : {}),
    ...(rule.kind === "burst" ? { Count: rule.maxCount, PerSeconds: rule.perSeconds } : {}),
    Actions: rule.actions,
    Note: rule.note,
    CreateTime: isoSeconds(rule.createdAt),
  };
}
