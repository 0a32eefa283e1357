import { expect, it } from "vitest";
import { nextToken, placeOf } from "./next-token.ts";
import { requireTagsInLimits } from "./tag-limits.ts";

const invalid = (parameter: string) =>
  expect.objectContaining({
    status: 400,
    code: "InvalidParameter",
    message: `The specified parameter ${parameter} is not valid.`,
  });
const check = (key: string, value = "v") => requireTagsInLimits([{ key, value }]);

it.each([
  ["k", ""],
  ["键", "值".repeat(128)],
  ["k".repeat(128), "v"],
  ["my-aliyun", "at acs:"],
])("takes the tag %s", (key, value) => {
  expect(() => check(key, value)).not.toThrow();
});

it.each([
  ["", "v"],
  ["k".repeat(129), "v"],
  ["k", "v".repeat(129)],
  ["Aliyun", "v"],
  ["acs:x", "v"],
  ["k", "acs:v"],
  ["k", "https://host"],
])("refuses the tag %s with the value %s", (key, value) => {
  expect(() => check(key, value)).toThrow(invalid("Tag"));
});

it("continues a list at the place of its token, and only at such", () => {
  expect(placeOf(nextToken(["r-1", 'key "1"']), 2)).toEqual(["r-1", 'key "1"']);
  expect(placeOf(undefined, 2)).toBeUndefined();
  expect(placeOf("", 1)).toBeUndefined();
  for (const token of [
    "nonsense",
    nextToken(["one"]),
    Buffer.from("[1,2]").toString("base64url"),
  ]) {
    expect(() => placeOf(token, 2)).toThrow(invalid("NextToken"));
  }
});
