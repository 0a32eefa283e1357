import { checkResponse, compileValidator, operations } from "@kvasir/spec";
import type { Operation } from "../kernel/operation.ts";

/** One API of those that share the listener, told apart by its version. */
export interface Product {
  /** Code in links and policies: `R-kvstore`. */
  readonly name: string;
  readonly version: string;
  /** `HostId` of its errors. */
  readonly hostId: string;
  readonly operationNames: Iterable<string>;
  /** Called once per operation, at start. The validator throws `InvalidRequest` or `ApiError`. */
  compileValidator(operationName: string): Validator;
  /** Parameters that an operation reads, lists without their numbers. Absent: nobody knows. */
  parameterNames?(operationName: string): readonly string[] | undefined;
  /** What in an answer is not of the documented shape, one sentence each. For tests. */
  checkResponse?(operationName: string, body: object): readonly string[];
}

export type Validator = (
  parameters: Readonly<Record<string, string>>,
) => Readonly<Record<string, unknown>>;

export const rKvstore: Product = {
  name: "R-kvstore",
  version: "2015-01-01",
  hostId: "r-kvstore.aliyuncs.com",
  operationNames: [...operations.keys()],
  compileValidator,
  parameterNames: (name) => operations.get(name)?.requestParameters.map((each) => each.name),
  checkResponse,
};

/** A product that consists of the operations given, each with parameters described by itself. */
export function describedProduct(
  product: Pick<Product, "name" | "version" | "hostId">,
  all: readonly Operation[],
): Product {
  const own = all.filter(({ version }) => version === product.version);
  const parsers = new Map(own.map(({ name, parse = (given) => given }) => [name, parse] as const));
  const names = new Map(own.map(({ name, parameterNames }) => [name, parameterNames] as const));
  return {
    ...product,
    operationNames: [...parsers.keys()],
    compileValidator(name) {
      const parse = parsers.get(name);
      if (!parse) throw new Error(`${product.name} has no operation ${name}`);
      return parse;
    },
    parameterNames: (name) => names.get(name),
  };
}
