import { pickErrors } from "../../kernel/api-error.ts";

export const capacityErrors = pickErrors(
  "InsufficientResourceCapacity",
  "QuotaNotEnough",
  "Zone.NotSupport",
);
