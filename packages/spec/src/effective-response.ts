import type { CatalogueNode, CatalogueOperation } from "./catalogue-types.ts";

/** The answer's fields without RequestId, which the gateway adds to every answer. */
export function effectiveResponse(operation: CatalogueOperation): readonly CatalogueNode[] {
  return operation.response.filter((node) => node.name !== "RequestId");
}
