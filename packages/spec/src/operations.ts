import { operationsData } from "./catalogue.ts";
import type { CatalogueNode, CatalogueOperation } from "./catalogue-types.ts";
import { effectiveParameters } from "./effective-parameters.ts";
import { effectiveResponse } from "./effective-response.ts";
import type { Parameter } from "./parameter.ts";

/** An operation of R-kvstore 2015-01-01 as the overlay corrects it. */
export interface OperationDescription extends Omit<CatalogueOperation, "requestParameters"> {
  readonly requestParameters: readonly Parameter[];
}

/** By operation name, in catalogue order. */
export const operations: ReadonlyMap<string, OperationDescription> = new Map(
  operationsData.map((operation) => [operation.name, describe(operation)]),
);

// Corrected at first use: most programs ask for few operations, and start-up time counts.
function describe(operation: CatalogueOperation): OperationDescription {
  let parameters: readonly Parameter[] | undefined;
  let response: readonly CatalogueNode[] | undefined;
  return {
    ...operation,
    get requestParameters() {
      parameters ??= effectiveParameters(operation);
      return parameters;
    },
    get response() {
      response ??= effectiveResponse(operation);
      return response;
    },
  };
}
