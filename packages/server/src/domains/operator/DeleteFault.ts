import { required, text } from "../../kernel/described-parameters.ts";
import { defineOperation } from "./context.ts";
import { operatorErrors } from "./operator-errors.ts";

/** Ends a fault. What it holds, a frozen node for example, is let go right after. */
export const DeleteFault = defineOperation("DeleteFault", {
  writes: true,
  parameters: { FaultId: required(text()) },
  async handle({ FaultId }, { faults, work, now }) {
    if (!(await faults.end(FaultId, now))) throw operatorErrors["InvalidFault.NotFound"]();
    await work.request("fault", FaultId);
    return {};
  },
});
