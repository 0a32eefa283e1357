import { pickErrors } from "../../kernel/api-error.ts";

export const billingErrors = pickErrors(
  "AlreadyPrePaid",
  "HasRenewChangeOrder",
  "InsufficientBalance",
  "InvalidDBInstanceClass.NotFound",
  "InvalidInstanceIds.Malformed",
  "InvalidOrderCharge.NotSupport",
  "InvalidParam",
  "MissingParameter.Period",
  "NotFoundOrder",
  "Order.LatestOrderIsHanding",
  "QuotaExcee",
  "RealNameAuthenticationError",
);
