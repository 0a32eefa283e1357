import { describe, expect, test } from "vitest";
import { addedParameters } from "../overlay/added-parameters.ts";
import { addedResponses } from "../overlay/added-responses.ts";
import { atLeastOne } from "../overlay/at-least-one.ts";
import { optionalLists } from "../overlay/optional-lists.ts";
import { parameterPatches } from "../overlay/parameter-patches.ts";
import { errorCatalogue } from "./error-catalogue.ts";
import { operations } from "./operations.ts";

const all = [...operations.values()];

function has(operation: string, parameter: string): boolean {
  return (
    operations.get(operation)?.requestParameters.some(({ name }) => name === parameter) ?? false
  );
}

describe("entries of the overlay meet something in the catalogue", () => {
  test.each(parameterPatches.map((patch) => ({ names: [patch.name].flat(), patch })))(
    "$names: $patch.reason",
    ({ names, patch }) => {
      for (const operation of patch.operations ?? []) {
        expect(
          names.some((name) => has(operation, name)),
          operation,
        ).toBe(true);
      }
      for (const name of names) {
        const users = patch.operations ?? all.map((operation) => operation.name);
        expect(
          users.some((operation) => has(operation, name)),
          name,
        ).toBe(true);
      }
      for (const key of [patch.set?.errorKey, patch.set?.missingKey]) {
        if (key) expect(errorCatalogue).toHaveProperty([key]);
      }
    },
  );

  test.each(Object.entries(atLeastOne))(
    "at least one: %s",
    (operation, { parameters, errorKey }) => {
      for (const parameter of parameters) expect(has(operation, parameter), parameter).toBe(true);
      expect(errorCatalogue).toHaveProperty([errorKey]);
    },
  );

  test.each(Object.keys({ ...addedParameters, ...addedResponses, ...optionalLists }))(
    "operation %s",
    (operation) => {
      expect(operations.has(operation)).toBe(true);
    },
  );
});

test("an added field of an answer does not repeat one that the catalogue has", () => {
  for (const name of Object.keys(addedResponses)) {
    const fields = operations.get(name)?.response.map((field) => field.name) ?? [];
    expect(fields, name).toEqual([...new Set(fields)]);
  }
});

test("an added parameter does not repeat one that the catalogue has", () => {
  for (const { name, requestParameters } of all) {
    const names = requestParameters.map((parameter) => parameter.name);
    expect(names, name).toEqual([...new Set(names)]);
  }
});

test("every default that the validator fills in passes the validator's own limits", () => {
  for (const { name, requestParameters } of all) {
    for (const parameter of requestParameters.filter(({ applyDefault }) => applyDefault)) {
      const { minimum = 0, maximum = Number.MAX_SAFE_INTEGER } = parameter;
      expect(parameter.default, `${name}.${parameter.name}`).toBeTypeOf("number");
      expect(Number(parameter.default)).toBeGreaterThanOrEqual(minimum);
      expect(Number(parameter.default)).toBeLessThanOrEqual(maximum);
    }
  }
});
