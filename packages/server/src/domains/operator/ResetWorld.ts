import { flag } from "../../kernel/described-parameters.ts";
import { defineOperation } from "./context.ts";
import { operatorErrors } from "./operator-errors.ts";

/**
 * Empties the installation: instances with their data and backups, owners but the first, users,
 * orders, rules, faults, and the clock shows the real time again. What is left is what a new
 * installation begins with, and the first owner's key. Answers when all of it is gone.
 */
export const ResetWorld = defineOperation("ResetWorld", {
  parameters: { Confirm: flag() },
  async handle({ Confirm }, { settings, resetWorld }) {
    if (!settings.allowReset) throw operatorErrors["Forbidden.Reset"]();
    if (Confirm !== true) throw operatorErrors.InvalidConfirm();
    return { Instances: await resetWorld() };
  },
});
