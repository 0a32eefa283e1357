import { type ParameterTable, type RequestFrom, readParameters } from "./described-parameters.ts";
import type { UnboundOperation } from "./operation.ts";

export interface DescribedDefinition<Table extends ParameterTable, Context> {
  readonly parameters: Table;
  readonly writes?: boolean;
  handle(request: RequestFrom<Table>, context: Context): Promise<object>;
}

/**
 * Makes the `defineOperation` of a domain whose product no catalogue describes: each operation
 * brings the table of its own parameters, and its request is typed by it.
 */
export function describedOperationDefiner<Context>(version: string) {
  return function defineOperation<Table extends ParameterTable>(
    name: string,
    definition: DescribedDefinition<Table, Context>,
  ): UnboundOperation<Context> {
    return {
      name,
      bind: (contextFor) => ({
        name,
        version,
        writes: definition.writes ?? false,
        parameterNames: Object.keys(definition.parameters),
        parse: (given) => readParameters(definition.parameters, given),
        run: (request, call) => definition.handle(request as RequestFrom<Table>, contextFor(call)),
      }),
    };
  };
}
