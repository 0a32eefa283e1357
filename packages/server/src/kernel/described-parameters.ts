import { ApiError, pickErrors } from "./api-error.ts";

const errors = pickErrors("InvalidParameter");

export type GivenParameters = Readonly<Record<string, string>>;

/** Reads one parameter of a request. */
export interface ReadParameter<Value> {
  /** @throws ApiError when it is missing or malformed */
  read(given: GivenParameters, name: string): Value;
}

/** Parameters of an operation that the catalogue does not describe, by name. */
export type ParameterTable = Readonly<Record<string, ReadParameter<unknown>>>;

export type RequestFrom<Table extends ParameterTable> = {
  readonly [Name in keyof Table]: ReturnType<Table[Name]["read"]>;
};

/** Reads all parameters of a table, in its order. Parameters that it does not name are left out. */
export function readParameters<Table extends ParameterTable>(
  table: Table,
  given: GivenParameters,
): RequestFrom<Table> {
  const request: Record<string, unknown> = {};
  for (const [name, { read }] of Object.entries(table)) request[name] = read(given, name);
  return request as RequestFrom<Table>;
}

export interface TextRules {
  readonly pattern?: RegExp;
  /** In characters. */
  readonly maxLength?: number;
  /** What a text of the wrong form is answered with. */
  readonly invalid?: (name: string) => Error;
  /** What one that is too long is answered with; default: as of the wrong form. */
  readonly tooLong?: (name: string) => Error;
}

const invalidParameter = (name: string): Error => errors.InvalidParameter({ parameter: name });

/** A text, or undefined when it is absent or empty. */
export function text(rules: TextRules = {}): ReadParameter<string | undefined> {
  const { pattern, maxLength = Number.POSITIVE_INFINITY, invalid = invalidParameter } = rules;
  const { tooLong = invalid } = rules;
  return {
    read(given, name) {
      const value = given[name];
      if (value === undefined || value === "") return undefined;
      if ([...value].length > maxLength) throw tooLong(name);
      if (pattern && !pattern.test(value)) throw invalid(name);
      return value;
    },
  };
}

/** The same parameter, which must be there. Absent, the gateway's own code names it. */
export function required<Value>({
  read,
}: ReadParameter<Value>): ReadParameter<Exclude<Value, undefined>> {
  return {
    read(given, name) {
      const value = read(given, name);
      if (value === undefined) throw missing(name);
      return value as Exclude<Value, undefined>;
    },
  };
}

function missing(name: string): ApiError {
  const message = `${name} is mandatory for this action.`;
  return new ApiError({ code: `Missing${name}`, status: 400, message });
}

/** One of a few words, case as written. */
export function choice<const Word extends string>(
  words: readonly Word[],
  invalid: (name: string) => Error = invalidParameter,
): ReadParameter<Word | undefined> {
  return {
    read(given, name) {
      const value = given[name];
      if (value === undefined || value === "") return undefined;
      const word = words.find((each) => each === value);
      if (word === undefined) throw invalid(name);
      return word;
    },
  };
}

export function integer(
  range: { readonly min: number; readonly max: number },
  invalid: (name: string) => Error = invalidParameter,
): ReadParameter<number | undefined> {
  return {
    read(given, name) {
      const value = given[name];
      if (value === undefined || value === "") return undefined;
      const number = Number(value);
      if (!/^-?\d+$/.test(value) || number < range.min || number > range.max) throw invalid(name);
      return number;
    },
  };
}

/** `true` or `false`, in any case. */
export function flag(): ReadParameter<boolean | undefined> {
  return {
    read(given, name) {
      const value = given[name]?.toLowerCase();
      if (value === undefined || value === "") return undefined;
      if (value !== "true" && value !== "false") throw invalidParameter(name);
      return value === "true";
    },
  };
}

/** `Name.1`, `Name.2`, … in order, as long as they follow on each other. */
export function texts(rules: TextRules = {}): ReadParameter<readonly string[]> {
  const { read } = text(rules);
  return {
    read(given, name) {
      const values: string[] = [];
      for (;;) {
        const value = read(given, `${name}.${values.length + 1}`);
        if (value === undefined) return values;
        values.push(value);
      }
    },
  };
}

/** `Name.1.Key` and `Name.1.Value`, … in order, as long as they follow on each other. */
export function pairs(): ReadParameter<
  readonly { readonly key: string; readonly value: string }[]
> {
  return {
    read(given, name) {
      const all: { key: string; value: string }[] = [];
      for (;;) {
        const key = given[`${name}.${all.length + 1}.Key`];
        if (key === undefined) return all;
        all.push({ key, value: given[`${name}.${all.length + 1}.Value`] ?? "" });
      }
    },
  };
}
