import { isUtcDate, isUtcTime } from "./checks/time.ts";
import { InvalidRequest } from "./invalid-request.ts";
import type { FormCheck, Parameter } from "./parameter.ts";

/** Reads one value, or throws `InvalidRequest`. */
export type ReadValue = (text: string) => string | number | boolean;

const integer = /^-?\d{1,19}$/;
const int32 = { minimum: -(2 ** 31), maximum: 2 ** 31 - 1 };
const int64 = { minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER };

/** Makes the reader of one parameter that is not a list. */
export function compileParameter(parameter: Parameter): ReadValue {
  const malformed = () =>
    new InvalidRequest(parameter.errorKey ?? "InvalidParameter", parameter.name);
  const checks = formChecks(parameter);
  const check = (text: string) => {
    for (const isWellFormed of checks) {
      const verdict = isWellFormed(text);
      if (verdict === true) continue;
      throw verdict === false ? malformed() : new InvalidRequest(verdict, parameter.name);
    }
  };
  switch (parameter.type) {
    case "boolean":
      return (text) => {
        const lower = text.toLowerCase();
        if (lower !== "true" && lower !== "false") throw malformed();
        return lower === "true";
      };
    case "int32":
    case "int64":
      return (text) => {
        check(text);
        return Number(text);
      };
    default: {
      const spelling = enumSpelling(parameter);
      return (text) => {
        const spelled = spelling?.get(text.toLowerCase()) ?? text;
        check(spelled);
        return spelled;
      };
    }
  }
}

/** The tests of a value, the parameter's own check first because it has the finer errors. */
function formChecks(parameter: Parameter): FormCheck[] {
  const checks: FormCheck[] = [];
  const bounds = numericBounds(parameter);
  if (parameter.check) checks.push(parameter.check);
  if (parameter.format?.startsWith("YYYY-MM-DDThh")) checks.push(isUtcTime);
  if (parameter.format?.startsWith("YYYY-MM-DDZ")) checks.push(isUtcDate);
  if (bounds) {
    checks.push((text) => {
      const value = Number(text);
      return integer.test(text) && value >= bounds.minimum && value <= bounds.maximum;
    });
  }
  if (parameter.pattern) checks.push(patternCheck(parameter.pattern));
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY } = parameter;
  if (minLength > 0 || maxLength < Number.POSITIVE_INFINITY) {
    checks.push((text) => {
      const length = [...text].length;
      return length >= minLength && length <= maxLength;
    });
  }
  const isList = parameter.style === "comma-separated";
  if (parameter.enum) checks.push(enumCheck(new Set(parameter.enum), isList));
  if (isList && parameter.maxItems !== undefined) {
    const { maxItems } = parameter;
    checks.push((text) => text.split(",", maxItems + 1).length <= maxItems);
  }
  return checks;
}

function numericBounds(parameter: Parameter): { minimum: number; maximum: number } | undefined {
  const { type, minimum, maximum } = parameter;
  if (type === "string" && minimum === undefined && maximum === undefined) return undefined;
  const limits = type === "int32" ? int32 : int64;
  return { minimum: minimum ?? limits.minimum, maximum: maximum ?? limits.maximum };
}

const patterns = new Map<string, RegExp>();

function patternCheck(source: string): FormCheck {
  let pattern = patterns.get(source);
  if (!pattern) {
    pattern = new RegExp(source, "u");
    patterns.set(source, pattern);
  }
  return pattern.test.bind(pattern);
}

function enumCheck(values: ReadonlySet<string>, isList: boolean): FormCheck {
  if (!isList) return (text) => values.has(text);
  return (text) => text.split(",").every((item) => values.has(item));
}

/** Lower-case spelling to the listed one. Clients write booleans as they please, so these always have it. */
function enumSpelling(parameter: Parameter): ReadonlyMap<string, string> | undefined {
  const spellings = new Map((parameter.enum ?? []).map((value) => [value.toLowerCase(), value]));
  const isBoolean = spellings.size === 2 && spellings.has("true") && spellings.has("false");
  return parameter.ignoreCase || isBoolean ? spellings : undefined;
}
