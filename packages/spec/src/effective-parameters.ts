import { addedParameters } from "../overlay/added-parameters.ts";
import { commonParameters } from "../overlay/common-parameters.ts";
import { parameterPatches } from "../overlay/parameter-patches.ts";
import type { CatalogueOperation, CatalogueParameter } from "./catalogue-types.ts";
import type { Parameter, ParameterPatch } from "./parameter.ts";

const patchesByName = new Map<string, ParameterPatch[]>();
for (const patch of parameterPatches) {
  for (const name of typeof patch.name === "string" ? [patch.name] : patch.name) {
    const patches = patchesByName.get(name);
    if (patches) patches.push(patch);
    else patchesByName.set(name, [patch]);
  }
}

/** The request parameters of an operation as the overlay corrects them: catalogue order, common ones last. */
export function effectiveParameters(operation: CatalogueOperation): readonly Parameter[] {
  const own: CatalogueParameter[] = [
    ...operation.requestParameters,
    ...(addedParameters[operation.name]?.parameters ?? []),
  ];
  const names = new Set(own.map((parameter) => parameter.name));
  return [...own, ...commonParameters.filter((parameter) => !names.has(parameter.name))].map(
    (parameter) => corrected(operation.name, parameter),
  );
}

function corrected(operation: string, parameter: CatalogueParameter): Parameter {
  let result: Parameter = parameter;
  for (const patch of patchesByName.get(parameter.name) ?? []) {
    if (patch.operations && !patch.operations.includes(operation)) continue;
    const kept: Record<string, unknown> = { ...patch.fill, ...result };
    for (const key of patch.drop ?? []) delete kept[key];
    result = { ...(kept as unknown as Parameter), ...patch.set };
  }
  return result;
}
