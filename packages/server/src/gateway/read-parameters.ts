/** What every request may say, whatever the operation: where, and for whom. */
const common: ReadonlySet<string> = new Set([
  "OwnerAccount",
  "OwnerId",
  "RegionId",
  "ResourceOwnerAccount",
  "ResourceOwnerId",
]);

/**
 * The parameters of a request that its operation reads. What decides by parameters must see no
 * others: an id in one that is left out anyway would pass for what the request is about.
 * @param names undefined: not known, so all are taken
 */
export function readParametersOf(
  parameters: Readonly<Record<string, string>>,
  names: ReadonlySet<string> | undefined,
): Readonly<Record<string, string>> {
  if (!names) return parameters;
  const read: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(parameters)) {
    const [base = ""] = name.split(".", 1);
    if (common.has(name) || names.has(base)) read[name] = value;
  }
  return read;
}
