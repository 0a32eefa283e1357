import { instanceClasses, regionOfZone } from "@kvasir/spec";
import { integer, type ReadParameter, required, text } from "../../kernel/described-parameters.ts";
import { classFamily } from "../capacity/index.ts";
import { invalid, operatorErrors } from "./operator-errors.ts";

/** How a request writes that there is no limit. */
export const unlimited = "unlimited";

/** An owner, by id or by name. */
export const owner = text({ maxLength: 64 });
export const ownerName = text({ pattern: /^[A-Za-z0-9][A-Za-z0-9._@-]*$/, maxLength: 64 });
export const note = text({ maxLength: 256 });
export const clientToken = text();

export const count = (min: number, max = 1_000_000_000) => integer({ min, max });

/** Whole cents, also below zero. */
export const cents = integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 });

/** A number, or null for `unlimited`; undefined when the request does not say. */
export function countOrUnlimited(
  min: number,
  max = 1_000_000_000_000,
): ReadParameter<number | null | undefined> {
  const number = integer({ min, max });
  return {
    read: (given, name) => (given[name] === unlimited ? null : number.read(given, name)),
  };
}

export const orUnlimited = (value: number | null): string =>
  value === null ? unlimited : String(value);

/** `A,B,C`, or `*` for all. */
export const actions = text({ pattern: /^(\*|[A-Za-z]+(,[A-Za-z]+)*)$/, maxLength: 4_000 });

/** A text that must be known. */
function known(
  isKnown: (value: string) => boolean,
  unknown: (name: string) => Error = invalid,
): ReadParameter<string | undefined> {
  const plain = text();
  return {
    read(given, name) {
      const value = plain.read(given, name);
      if (value !== undefined && !isKnown(value)) throw unknown(name);
      return value;
    },
  };
}

/** A zone of any region. */
export const zone = known(
  (value) => regionOfZone(value) !== undefined,
  () => operatorErrors["InvalidRegion.NotFound"](),
);

const classNames = new Set([...instanceClasses.values()].map((each) => each.class));
const families = new Set([...classNames].map(classFamily));

export const family = known((value) => families.has(value));
export const classOrFamily = known((value) => families.has(value) || classNames.has(value));

export const hostId = required(text({ pattern: /^[A-Za-z0-9][A-Za-z0-9._-]*$/, maxLength: 64 }));

export const page = {
  PageNumber: count(1, 1_000_000),
  PageSize: count(1, 100),
};

export function pageOf({
  PageNumber = 1,
  PageSize = 50,
}: {
  PageNumber?: number | undefined;
  PageSize?: number | undefined;
}) {
  return {
    number: PageNumber,
    size: PageSize,
    limit: PageSize,
    offset: (PageNumber - 1) * PageSize,
  };
}
