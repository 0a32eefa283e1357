import { pickErrors } from "../../kernel/api-error.ts";

export const operatorErrors = pickErrors(
  "Forbidden.Clock",
  "Forbidden.Reset",
  "InvalidClock.Backwards",
  "InvalidConfirm",
  "InvalidFault.NoNodes",
  "InvalidFault.NotFound",
  "InvalidHost.InUse",
  "InvalidHost.NotFound",
  "InvalidInstanceId.NotFound",
  "InvalidOwner.AlreadyExists",
  "InvalidOwner.LastAdministrator",
  "InvalidOwner.NotFound",
  "InvalidOwnerAccessKey.AlreadyExists",
  "InvalidParameter",
  "InvalidRegion.NotFound",
  "InvalidRiskRule.NotFound",
  "EntityNotExist.User",
);

export const invalid = (parameter: string) => operatorErrors.InvalidParameter({ parameter });
