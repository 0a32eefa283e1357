import { optionalLists } from "../overlay/optional-lists.ts";
import type { CatalogueNode } from "./catalogue-types.ts";
import { operations } from "./operations.ts";

const fieldsOfTheGateway = new Set(["RequestId"]);

/**
 * Compares the body of a success with the operation's response tree. Answers one sentence per
 * problem: a field the catalogue does not have, a wrong JSON type, a list that is not there. A list
 * must be there wherever the object around it is, empty or not: official clients fail without it.
 * An operation of another product has no tree, hence no problems.
 */
export function checkResponse(operationName: string, body: object): string[] {
  const operation = operations.get(operationName);
  const problems: string[] = [];
  if (operation) {
    checkObject({ operationName, problems }, "", operation.response, body);
  }
  return problems;
}

interface Check {
  readonly operationName: string;
  readonly problems: string[];
}

function checkObject(
  check: Check,
  prefix: string,
  children: readonly CatalogueNode[],
  value: object,
): void {
  const fields = new Map<string, unknown>(Object.entries(value));
  for (const [name, field] of fields) {
    if (field === undefined) continue;
    const known = children.some((child) => child.name === name);
    if (!known && !(prefix === "" && fieldsOfTheGateway.has(name))) {
      check.problems.push(`${prefix}${name} is not in the catalogue`);
    }
  }
  for (const child of children) {
    const name = child.name ?? "";
    const field = fields.get(name);
    if (field !== undefined) checkNode(check, `${prefix}${name}`, child, field);
    else if (holdsList(child) && !mayBeAbsent(check.operationName, `${prefix}${name}`)) {
      check.problems.push(`${prefix}${name} is missing, it holds a list`);
    }
  }
}

function checkNode(check: Check, path: string, node: CatalogueNode, value: unknown): void {
  const expected = jsonType(node.type);
  if (expected === undefined) return;
  if (actualType(value) !== expected) {
    check.problems.push(`${path} is ${actualType(value)}, not ${expected}`);
    return;
  }
  if (Array.isArray(value)) {
    const { items } = node;
    if (items) for (const item of value) checkNode(check, `${path}[]`, items, item);
  } else if (node.type === "object" && typeof value === "object" && value !== null) {
    checkObject(check, `${path}.`, node.children ?? [], value);
  } else if (isInteger(node.type) && !Number.isSafeInteger(value)) {
    check.problems.push(`${path} is not an integer`);
  }
}

/** A list itself, or the wrapper whose only child is one: `{"Instances": {"KVStoreInstance": []}}`. */
function holdsList(node: CatalogueNode): boolean {
  if (node.type === "array") return true;
  const [only, ...others] = node.children ?? [];
  return node.type === "object" && only?.type === "array" && others.length === 0;
}

function mayBeAbsent(operationName: string, path: string): boolean {
  return optionalLists[operationName]?.paths.some((start) => path.startsWith(start)) ?? false;
}

function isInteger(type: string): boolean {
  return type === "int32" || type === "int64";
}

function jsonType(type: string): string | undefined {
  if (isInteger(type) || type === "float" || type === "double") return "number";
  if (type === "map") return "object";
  return type === "any" ? undefined : type;
}

function actualType(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}
