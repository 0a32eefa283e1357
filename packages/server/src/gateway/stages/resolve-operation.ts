import { pickErrors } from "../../kernel/api-error.ts";
import type { Operation } from "../../kernel/operation.ts";
import type { Product, Validator } from "../product.ts";
import type { Credentials } from "./read-credentials.ts";

const errors = pickErrors("InvalidVersion", "InvalidAction.NotFound");

/** An operation of a catalogue. Without `behaviour` it is known and not offered. */
export interface ResolvedOperation {
  readonly name: string;
  readonly product: Product;
  readonly validate: Validator;
  /** Names of the parameters that it reads; undefined: not known. */
  readonly parameterNames: ReadonlySet<string> | undefined;
  readonly behaviour: Operation | undefined;
}

/** Every operation of every product by version and name. Names repeat between products. */
export type OperationTable = ReadonlyMap<string, ReadonlyMap<string, ResolvedOperation>>;

/**
 * Compiles all validators.
 * @throws Error for an operation that no catalogue knows, or one given twice
 */
export function operationTable(
  products: readonly Product[],
  operations: readonly Operation[],
): OperationTable {
  const behaviours = new Map<string, Operation>();
  for (const operation of operations) {
    const key = `${operation.version} ${operation.name}`;
    if (behaviours.has(key)) throw new Error(`operation ${key} is given twice`);
    behaviours.set(key, operation);
  }
  const table = new Map<string, Map<string, ResolvedOperation>>();
  for (const product of products) {
    const byName = new Map<string, ResolvedOperation>();
    for (const name of product.operationNames) {
      const key = `${product.version} ${name}`;
      const validate = product.compileValidator(name);
      const names = product.parameterNames?.(name);
      const parameterNames = names && new Set(names);
      byName.set(name, { name, product, validate, parameterNames, behaviour: behaviours.get(key) });
      behaviours.delete(key);
    }
    table.set(product.version, byName);
  }
  const [unknown] = behaviours.keys();
  if (unknown) throw new Error(`operation ${unknown} is in no catalogue`);
  return table;
}

/** @throws ApiError InvalidVersion, InvalidAction.NotFound */
export function resolveOperation(
  table: OperationTable,
  { version, action }: Credentials,
): ResolvedOperation {
  const operations = table.get(version);
  if (!operations) throw errors.InvalidVersion();
  const operation = operations.get(action);
  if (!operation) throw errors["InvalidAction.NotFound"]();
  return operation;
}
