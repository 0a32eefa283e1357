import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { type Decision, evaluate } from "./evaluate.ts";

type Case = [string[], string, string, Record<string, string>, Decision];

const table = parse(readFileSync(new URL("./policy-cases.yaml", import.meta.url), "utf8")) as {
  policies: Record<string, object>;
  groups: Record<string, Case[]>;
};

const places: readonly (readonly [string, string])[] = [
  ["bj/", "acs:kvstore:cn-beijing:1000:"],
  ["other/", "acs:kvstore:cn-hangzhou:2000:"],
  ["instance/", "acs:kvstore:cn-hangzhou:1000:instance/"],
];

function fullName(resource: string): string {
  const [short, full] = places.find(([each]) => resource.startsWith(each)) ?? ["", ""];
  return full + resource.slice(short.length);
}

function textOf(name: string): string {
  const policy = table.policies[name];
  if (!policy) throw new Error(`the table has no policy ${name}`);
  return JSON.stringify(policy);
}

test("the table is as large as it should be, and every policy of it is used", () => {
  const cases = Object.values(table.groups).flat();
  expect(cases.length).toBeGreaterThanOrEqual(150);
  const used = new Set(cases.flatMap(([policies]) => policies));
  expect(Object.keys(table.policies).filter((name) => !used.has(name))).toEqual([]);
});

describe.each(Object.entries(table.groups))("%s", (_group, cases) => {
  test.each(cases)(
    "%j say to %s on %s with %j: %s",
    (policies, action, resource, context, wanted) => {
      const request = { action, resource: fullName(resource), context };
      expect(evaluate(policies.map(textOf), request)).toBe(wanted);
    },
  );
});

test("a pattern of many stars costs no more than its length times the text's", () => {
  const Statement = [{ Effect: "Allow", Action: "*", Resource: `acs:${"*a".repeat(500)}*b` }];
  const policy = JSON.stringify({ Version: "1", Statement });
  const startedAt = performance.now();
  expect(evaluate([policy], { action: "a:b", resource: `acs:${"a".repeat(5_000)}` })).toBe("none");
  expect(performance.now() - startedAt).toBeLessThan(1_000);
});
