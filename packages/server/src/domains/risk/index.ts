export { countSuccesses, riskCheck } from "./check-risk.ts";
export { blockListOf, type ReadRiskRules, riskRules, riskyActions } from "./risk-rules.ts";
export { freezeRuleId, type RiskRule, type RiskStore, riskStore } from "./risk-store.ts";
