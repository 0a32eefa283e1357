import type { CatalogueParameter } from "../src/catalogue-types.ts";

function optionalString(name: string): CatalogueParameter {
  return { name, type: "string", required: false };
}

/**
 * Accepted by every operation although the catalogue lists them only once for all.
 * The owner's number stays a string: it is an id, and account ids pass 2^53.
 */
export const commonParameters: readonly CatalogueParameter[] = [
  optionalString("RegionId"),
  optionalString("OwnerId"),
  optionalString("OwnerAccount"),
  optionalString("ResourceOwnerId"),
  optionalString("ResourceOwnerAccount"),
];
