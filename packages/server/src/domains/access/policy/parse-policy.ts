import { conditionOperators } from "./condition-operators.ts";
import {
  MalformedPolicy,
  type PolicyCondition,
  type PolicyDocument,
  type PolicyStatement,
} from "./policy-document.ts";

type Fields = Readonly<Record<string, unknown>>;

const statementFields = new Set(["Effect", "Action", "NotAction", "Resource", "Condition"]);
const action = /^(\*|[A-Za-z0-9*?_-]+:[A-Za-z0-9*?_-]+)$/;
const resource = /^(\*|acs:[^\s]+)$/;

/**
 * Reads a policy that is attached to users, groups and roles.
 * @throws MalformedPolicy
 */
export function parsePolicy(text: string): PolicyDocument {
  return { statements: readStatements(text).map(readStatement) };
}

/**
 * The statements of a policy of any kind, each an object, not looked into.
 * @throws MalformedPolicy
 */
export function readStatements(text: string): readonly Fields[] {
  const policy = parseJson(text);
  if (!isFields(policy)) throw new MalformedPolicy("The policy must be a JSON object.");
  for (const name of Object.keys(policy)) {
    if (name !== "Version" && name !== "Statement")
      throw new MalformedPolicy(`The policy has the unknown element ${name}.`);
  }
  if (policy["Version"] !== "1") throw new MalformedPolicy('The Version must be "1".');
  const statements = policy["Statement"];
  const all = Array.isArray(statements) ? (statements as unknown[]) : [statements];
  if (all.length === 0) throw new MalformedPolicy("The Statement must not be empty.");
  if (!all.every(isFields)) throw new MalformedPolicy("Every Statement must be an object.");
  return all;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new MalformedPolicy("The policy is not valid JSON.", { cause });
  }
}

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @throws MalformedPolicy */
export function requireKnownFields(fields: Fields, known: ReadonlySet<string>): void {
  for (const name of Object.keys(fields)) {
    if (!known.has(name)) throw new MalformedPolicy(`A Statement has the unknown element ${name}.`);
  }
}

function readStatement(fields: Fields): PolicyStatement {
  requireKnownFields(fields, statementFields);
  const isNotAction = "NotAction" in fields;
  if (isNotAction === "Action" in fields)
    throw new MalformedPolicy("A Statement needs either Action or NotAction.");
  const actionField = isNotAction ? "NotAction" : "Action";
  return {
    effect: readEffect(fields),
    isNotAction,
    actions: textsOf(fields[actionField], actionField, action),
    resources: textsOf(fields["Resource"], "Resource", resource),
    conditions: readConditions(fields["Condition"]),
  };
}

/** @throws MalformedPolicy */
export function readEffect({ Effect: effect }: Fields): "Allow" | "Deny" {
  if (effect === "Allow" || effect === "Deny") return effect;
  throw new MalformedPolicy("The Effect must be Allow or Deny.");
}

/**
 * One text, or a list of texts that is not empty.
 * @throws MalformedPolicy
 */
export function textsOf(value: unknown, name: string, form?: RegExp): readonly string[] {
  const all: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (all.length === 0 || value === undefined)
    throw new MalformedPolicy(`A Statement has no ${name}.`);
  for (const each of all) {
    if (typeof each !== "string" || (form && !form.test(each)))
      throw new MalformedPolicy(`The ${name} ${JSON.stringify(each)} is not valid.`);
  }
  return all as readonly string[];
}

/** @throws MalformedPolicy */
export function readConditions(condition: unknown): readonly PolicyCondition[] {
  if (condition === undefined) return [];
  if (!isFields(condition)) throw new MalformedPolicy("The Condition must be an object.");
  return Object.entries(condition).flatMap(([operator, keys]) => {
    const known = Object.hasOwn(conditionOperators, operator) && conditionOperators[operator];
    if (!known) throw new MalformedPolicy(`There is no condition operator ${operator}.`);
    if (!isFields(keys)) throw new MalformedPolicy(`The ${operator} must be an object.`);
    return Object.entries(keys).map(([key, given]) => {
      const values = (Array.isArray(given) ? given : [given]).map((each) =>
        conditionValue(each, key),
      );
      if (values.length === 0) throw new MalformedPolicy(`The condition ${key} has no value.`);
      if (values.some((value) => known.compile(value) === null))
        throw new MalformedPolicy(`A value of ${key} does not fit ${operator}.`);
      return { operator, key, values };
    });
  });
}

/** Numbers and booleans may be written as such. */
function conditionValue(value: unknown, key: string): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  throw new MalformedPolicy(`A value of ${key} is neither text nor number nor boolean.`);
}
