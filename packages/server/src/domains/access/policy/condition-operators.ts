import { BlockList, isIP, isIPv6 } from "node:net";
import { wildcard } from "./wildcard.ts";

/** Says whether a value of the request fits the value that the policy names. */
type Compare = (value: string) => boolean;

interface Operator {
  /** @returns null for a value in the policy that the operator cannot compare with */
  compile(expected: string): Compare | null;
  /** Fulfilled when no value fits; also when the request has no such key. */
  readonly negated: boolean;
}

const text = (compile: (expected: string) => Compare): Operator["compile"] => compile;

const equalsIgnoringCase = text((expected) => {
  const folded = expected.toLowerCase();
  return (value) => value.toLowerCase() === folded;
});

function numeric(holds: (value: number, expected: number) => boolean): Operator["compile"] {
  return (text) => {
    const expected = numberOf(text);
    return Number.isNaN(expected) ? null : (value) => holds(numberOf(value), expected);
  };
}

function numberOf(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text);
}

function date(holds: (value: number, expected: number) => boolean): Operator["compile"] {
  return (text) => {
    const expected = momentOf(text);
    return Number.isNaN(expected) ? null : (value) => holds(momentOf(value), expected);
  };
}

const moment = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/;

/** Milliseconds UTC of an ISO 8601 time; a day alone begins at midnight UTC. */
function momentOf(text: string): number {
  return moment.test(text) ? Date.parse(text) : Number.NaN;
}

const bool: Operator["compile"] = (text) => {
  const expected = text.toLowerCase();
  if (expected !== "true" && expected !== "false") return null;
  return (value) => value.toLowerCase() === expected;
};

const address: Operator["compile"] = (text) => {
  const [base = "", length, ...rest] = text.split("/");
  const family = isIP(base);
  const bits = family === 6 ? 128 : 32;
  const prefix = length === undefined ? bits : Number(length);
  const isBlock = family !== 0 && rest.length === 0 && /^\d{1,3}$/.test(length ?? "0");
  if (!isBlock || prefix > bits) return null;
  const list = new BlockList();
  list.addSubnet(base, prefix, family === 6 ? "ipv6" : "ipv4");
  return (value) => {
    const plain = plainAddress(value);
    return isIP(plain) !== 0 && list.check(plain, isIPv6(plain) ? "ipv6" : "ipv4");
  };
};

/** A socket that speaks both families shows IPv4 clients as `::ffff:10.0.0.1`. */
function plainAddress(value: string): string {
  return value.startsWith("::ffff:") && value.includes(".") ? value.slice(7) : value;
}

const is = (compile: Operator["compile"]): Operator => ({ compile, negated: false });
const isNot = (compile: Operator["compile"]): Operator => ({ compile, negated: true });

const stringEquals = text((expected) => (value) => value === expected);
const numericEquals = numeric((value, expected) => value === expected);
const dateEquals = date((value, expected) => value === expected);

/** Every operator of the policy language, by its name. */
export const conditionOperators: Readonly<Record<string, Operator>> = {
  StringEquals: is(stringEquals),
  StringNotEquals: isNot(stringEquals),
  StringEqualsIgnoreCase: is(equalsIgnoringCase),
  StringNotEqualsIgnoreCase: isNot(equalsIgnoringCase),
  StringLike: is(text(wildcard)),
  StringNotLike: isNot(text(wildcard)),
  NumericEquals: is(numericEquals),
  NumericNotEquals: isNot(numericEquals),
  NumericLessThan: is(numeric((value, expected) => value < expected)),
  NumericLessThanEquals: is(numeric((value, expected) => value <= expected)),
  NumericGreaterThan: is(numeric((value, expected) => value > expected)),
  NumericGreaterThanEquals: is(numeric((value, expected) => value >= expected)),
  DateEquals: is(dateEquals),
  DateNotEquals: isNot(dateEquals),
  DateLessThan: is(date((value, expected) => value < expected)),
  DateLessThanEquals: is(date((value, expected) => value <= expected)),
  DateGreaterThan: is(date((value, expected) => value > expected)),
  DateGreaterThanEquals: is(date((value, expected) => value >= expected)),
  Bool: is(bool),
  IpAddress: is(address),
  NotIpAddress: isNot(address),
};
