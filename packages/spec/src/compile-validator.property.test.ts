import fc from "fast-check";
import { expect, test } from "vitest";
import { compileValidator, type Validator } from "./compile-validator.ts";
import { InvalidRequest } from "./invalid-request.ts";
import { operations } from "./operations.ts";
import type { Parameter } from "./parameter.ts";
import { maxListItems, unflatten } from "./unflatten.ts";

const validators = new Map<string, Validator>(
  [...operations.keys()].map((name) => [name, compileValidator(name)]),
);

const strangeNames = [
  "__proto__",
  "constructor",
  "Tag.1.__proto__",
  "__proto__.1.Key",
  "Tag.",
  ".1",
];
const value = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.integer().map(String),
  fc.constantFrom("", "true", "True", "2019-03-11T10:00Z", "cn-hangzhou", "[{}]", "a,b", "9e99"),
);

function name(parameters: readonly Parameter[]): fc.Arbitrary<string> {
  const listNames = parameters
    .filter(({ type }) => type === "array")
    .flatMap((list) => [`${list.name}.1`, `${list.name}.2.Key`, `${list.name}.1001.Key`]);
  return fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...parameters.map((parameter) => parameter.name)) },
    fc.constantFrom(...strangeNames, ...listNames),
    fc.string({ unit: "binary" }),
  );
}

const request = fc
  .constantFrom(...operations.values())
  .chain((operation) =>
    fc.tuple(
      fc.constant(operation.name),
      fc.array(fc.tuple(name(operation.requestParameters), value), { maxLength: 12 }),
    ),
  );

test("a validator answers with known fields or throws InvalidRequest, whatever it is given", () => {
  fc.assert(
    fc.property(request, ([operation, pairs]) => {
      for (const parameters of [new Map(pairs), Object.fromEntries(pairs)]) {
        try {
          const result = validators.get(operation)?.(parameters) ?? {};
          const known = operations.get(operation)?.requestParameters.map((item) => item.name);
          expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
          for (const field of Object.keys(result)) expect(known).toContain(field);
        } catch (error) {
          if (!(error instanceof InvalidRequest)) throw error;
        }
      }
      expect(Object.keys(Object.prototype)).toEqual([]);
    }),
    { numRuns: 2000 },
  );
});

const tagList: Parameter = {
  name: "Tag",
  type: "array",
  required: false,
  items: {
    type: "object",
    children: [
      { name: "Key", type: "string", required: false },
      { name: "Value", type: "string", required: false },
    ],
  },
};
const keyList: Parameter = {
  name: "TagKey",
  type: "array",
  required: false,
  items: { type: "string" },
};

const tag = fc.record({ Key: fc.string(), Value: fc.string() });

test("flattened lists come back as they were, in any order of the pairs", () => {
  fc.assert(
    fc.property(
      fc.array(tag, { maxLength: 25 }),
      fc.array(fc.string({ minLength: 1 }), { maxLength: 25 }),
      fc.infiniteStream(fc.nat()),
      (tags, keys, order) => {
        const pairs: [string, string][] = [
          ...tags.flatMap((item, at): [string, string][] => [
            [`Tag.${at + 1}.Key`, item.Key],
            [`Tag.${at + 1}.Value`, item.Value],
          ]),
          ...keys.map((key, at): [string, string] => [`TagKey.${at + 1}`, key]),
        ];
        const shuffled = pairs
          .map((pair) => ({ pair, rank: order.next().value ?? 0 }))
          .sort((left, right) => left.rank - right.rank)
          .map(({ pair }) => pair);
        const lists = unflatten(shuffled, [tagList, keyList]);
        expect(lists.get("Tag") ?? []).toEqual(tags);
        expect(lists.get("TagKey") ?? []).toEqual(keys);
      },
    ),
  );
});

test("gaps in the numbers close up, the order stays", () => {
  const pairs: [string, string][] = [
    ["TagKey.7", "c"],
    ["TagKey.2", "a"],
    ["TagKey.3", ""],
    ["TagKey.5", "b"],
  ];
  expect(unflatten(pairs, [keyList]).get("TagKey")).toEqual(["a", "b", "c"]);
});

test("an element beyond the last place is refused", () => {
  expect(() => unflatten([[`TagKey.${maxListItems + 1}`, "x"]], [keyList])).toThrow(InvalidRequest);
  expect(unflatten([[`TagKey.${maxListItems}`, "x"]], [keyList]).get("TagKey")).toEqual(["x"]);
});

test("keys that only look like elements are left alone", () => {
  const pairs: [string, string][] = [
    ["Tag.0.Key", "x"],
    ["Tag.01.Key", "x"],
    ["Tag.1", "x"],
    ["Tag.1.Colour", "x"],
    ["Tag.1.__proto__", "x"],
    ["__proto__.1.Key", "x"],
    ["TagKey.1.Key", "x"],
  ];
  expect(unflatten(pairs, [tagList, keyList]).size).toBe(0);
});
