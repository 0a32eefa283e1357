import fc from "fast-check";
import { expect, test } from "vitest";
import { wildcard, wildcardFitsSome } from "./wildcard.ts";

const alphabet = fc.constantFrom("a", "b", "*", "?");
const patterns = fc.array(alphabet, { maxLength: 8 }).map((all) => all.join(""));
const texts = fc.array(fc.constantFrom("a", "b"), { maxLength: 8 }).map((all) => all.join(""));

/** The same by the engine of regular expressions, which is slow for bad patterns only. */
function expected(pattern: string): RegExp {
  return new RegExp(`^${pattern.replaceAll("*", ".*").replaceAll("?", ".")}$`, "s");
}

test("a pattern fits what the regular expression of it fits", () => {
  fc.assert(
    fc.property(patterns, texts, (pattern, text) => {
      expect(wildcard(pattern)(text)).toBe(expected(pattern).test(text));
    }),
    { numRuns: 2_000 },
  );
});

test("a pattern fits some text behind a prefix exactly when there is one", () => {
  const suffixes = [""];
  for (let at = 0; suffixes.length < 511; at++)
    suffixes.push(`${suffixes[at]}a`, `${suffixes[at]}b`);
  fc.assert(
    fc.property(patterns, texts, (pattern, prefix) => {
      const some = suffixes.some((suffix) => expected(pattern).test(prefix + suffix));
      expect(wildcardFitsSome(pattern, prefix)).toBe(some);
    }),
    { numRuns: 500 },
  );
});
