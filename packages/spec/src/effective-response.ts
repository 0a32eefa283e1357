import { addedResponses } from "../overlay/added-responses.ts";
import type { CatalogueNode, CatalogueOperation } from "./catalogue-types.ts";

/** The answer's fields without RequestId, which the gateway adds to every answer. */
export function effectiveResponse(operation: CatalogueOperation): readonly CatalogueNode[] {
  const own = operation.response.filter((node) => node.name !== "RequestId");
  return [...own, ...(addedResponses[operation.name]?.fields ?? [])];
}
