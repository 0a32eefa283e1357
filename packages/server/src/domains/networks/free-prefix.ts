import type { InstanceStore } from "../instances/index.ts";
import { networkErrors } from "./network-errors.ts";

/** RFC 1035: a label of a name is no longer. The API allows one character more. */
const longestLabel = 63;

/**
 * Checks that an endpoint can have this name.
 * @throws ApiError InvalidConnectionString.Format for one that no resolver takes, where names are
 *   published; ConnectionStringAlreadyExists
 */
export async function requireFreePrefix(
  prefix: string,
  {
    instances,
    settings,
  }: {
    readonly instances: Pick<InstanceStore, "prefixTaken">;
    readonly settings: { readonly domainSuffix: string | null };
  },
): Promise<void> {
  if (settings.domainSuffix && prefix.length > longestLabel) {
    throw networkErrors["InvalidConnectionString.Format"]();
  }
  if (await instances.prefixTaken(prefix)) throw networkErrors.ConnectionStringAlreadyExists();
}
