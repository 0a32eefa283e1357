import { required, text } from "../../kernel/described-parameters.ts";
import { defineOperation } from "./context.ts";
import { operatorErrors } from "./operator-errors.ts";

export const DeleteRiskRule = defineOperation("DeleteRiskRule", {
  writes: true,
  parameters: { RuleId: required(text()) },
  async handle({ RuleId }, { risk }) {
    if (!(await risk.delete(RuleId))) throw operatorErrors["InvalidRiskRule.NotFound"]();
    return {};
  },
});
