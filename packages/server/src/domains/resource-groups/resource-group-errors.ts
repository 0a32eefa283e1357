import { pickErrors } from "../../kernel/api-error.ts";

export const resourceGroupErrors = pickErrors(
  "DependencyViolation",
  "EntityAlreadyExists.ResourceGroup",
  "EntityNotExists.ResourceGroup",
  "InvalidParameter",
);
