import type { AddedError } from "./added-errors.ts";

const reason = "answer of Kvasir's own product, the operator's API";

type Entry = [string, AddedError];

function entry(code: string, status: number, message: string): Entry {
  return [code, { code, status, message, reason }];
}

/** Codes of the operator's API (product Kvasir). No other product answers them. */
export const operatorErrors: Readonly<Record<string, AddedError>> = Object.fromEntries([
  entry("InvalidOwner.NotFound", 404, "The specified owner does not exist."),
  entry("InvalidOwner.AlreadyExists", 409, "There is an owner of this name already."),
  entry("InvalidOwner.LastAdministrator", 409, "The last administrator must stay one."),
  entry("InvalidOwnerAccessKey.AlreadyExists", 409, "There is an AccessKey of this id already."),
  entry("InvalidRiskRule.NotFound", 404, "The specified risk rule does not exist."),
  entry("InvalidFault.NotFound", 404, "The specified fault does not exist."),
  entry("InvalidFault.NoNodes", 400, "This installation runs no nodes that a fault could act on."),
  entry("InvalidHost.NotFound", 404, "The specified host does not exist."),
  entry("InvalidHost.InUse", 409, "Nodes are promised to the specified host."),
  entry(
    "Forbidden.Clock",
    403,
    "The clock of this installation cannot be moved: start the server with --allow-clock.",
  ),
  entry("InvalidClock.Backwards", 400, "The clock moves forward only."),
  entry(
    "Forbidden.Reset",
    403,
    "This installation cannot be emptied: start the server with --allow-reset or --ephemeral.",
  ),
  entry(
    "InvalidConfirm",
    400,
    "Everything would be deleted: Confirm=true says that this is meant.",
  ),
]);
