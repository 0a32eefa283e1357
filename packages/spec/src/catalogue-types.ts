/** The shape of `operations.json`, as far as this package reads it. */
export interface CatalogueOperation {
  readonly name: string;
  readonly summary: string;
  readonly category: string;
  readonly tier: "A" | "B" | "C";
  readonly access: "read" | "write";
  readonly methods?: readonly string[];
  readonly requestParameters: readonly CatalogueParameter[];
  readonly response: readonly CatalogueNode[];
  readonly errors?: readonly CatalogueOperationError[];
  readonly selfHosted?: string;
}

export interface CatalogueOperationError {
  readonly code: string;
  readonly httpStatus: number;
  readonly message: string;
  readonly source?: string;
}

export type ParameterType = "string" | "boolean" | "int32" | "int64" | "array";

export interface CatalogueParameter {
  readonly name: string;
  readonly type: ParameterType;
  readonly required: boolean;
  readonly default?: string | number | boolean;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly style?: string;
  readonly items?: { readonly type: string; readonly children?: readonly CatalogueChild[] };
  readonly description?: string;
  readonly note?: string;
}

export interface CatalogueChild {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
}

/** A node of an answer: a field, or the unnamed item of a list. */
export interface CatalogueNode {
  readonly name?: string;
  readonly type: string;
  readonly children?: readonly CatalogueNode[];
  readonly items?: CatalogueNode;
}

/** One row of the error table or of the later codes. */
export interface CatalogueError {
  readonly row?: number;
  readonly code: string;
  readonly httpStatus: number;
  readonly message: string;
}
