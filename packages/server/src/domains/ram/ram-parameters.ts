import { type ErrorCode, errorCatalogue } from "@kvasir/spec";
import { ApiError, pickErrors } from "../../kernel/api-error.ts";
import {
  choice,
  type GivenParameters,
  integer,
  type ReadParameter,
  text,
} from "../../kernel/described-parameters.ts";

const errors = pickErrors("InvalidParameter.PolicyType");

/** RAM has a code of its own for each parameter and fault. */
function fault(kind: "InvalidChars" | "Length" | "Format") {
  return (name: string): Error => {
    const code = `InvalidParameter.${name}.${kind}`;
    if (!Object.hasOwn(errorCatalogue, code)) throw new Error(`there is no code ${code}`);
    return new ApiError(errorCatalogue[code as ErrorCode]);
  };
}

function named(pattern: RegExp, maxLength: number): ReadParameter<string | undefined> {
  return text({ pattern, maxLength, invalid: fault("InvalidChars"), tooLong: fault("Length") });
}

function described(maxLength: number): ReadParameter<string | undefined> {
  return text({ maxLength, invalid: fault("Length") });
}

function formatted(pattern: RegExp): ReadParameter<string | undefined> {
  return text({ pattern, maxLength: 128, invalid: fault("Format") });
}

export const userName = named(/^[A-Za-z0-9._-]+$/, 64);
export const groupName = named(/^[A-Za-z0-9.-]+$/, 64);
export const roleName = named(/^[A-Za-z0-9.-]+$/, 64);
export const policyName = named(/^[A-Za-z0-9-]+$/, 128);
export const displayName = named(/^[\p{L}\p{N} @._-]+$/u, 128);
export const comments = described(128);
export const description = described(1024);
export const policyDocument = described(6144);
/** A trust policy; RAM has no code for its length. */
export const trustPolicy = text({ maxLength: 2048 });
export const mobilePhone = formatted(/^\d{1,4}-\d{5,20}$/);
export const email = formatted(/^[^@\s]+@[^@\s]+$/);
export const versionId = formatted(/^v[1-9]\d*$/);

export const policyType = choice(["System", "Custom"], () =>
  errors["InvalidParameter.PolicyType"](),
);

export const maxSessionDuration = integer({ min: 3600, max: 43_200 });

/** A list goes on behind the name in `Marker`, which is opaque to clients. */
export const page = {
  Marker: {
    read: (given: GivenParameters, name: string): string =>
      Buffer.from(given[name] ?? "", "base64url").toString(),
  },
  MaxItems: {
    read: (given: GivenParameters, name: string): number =>
      integer({ min: 1, max: 1000 }).read(given, name) ?? 100,
  },
};

/**
 * One page of a list that was asked for one element more.
 * @returns the fields of the answer that say how to go on
 */
export function pageOf<Item extends { readonly name: string }>(
  rows: readonly Item[],
  limit: number,
): { items: readonly Item[]; more: { IsTruncated: boolean; Marker?: string } } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  if (rows.length <= limit || !last) return { items, more: { IsTruncated: false } };
  return {
    items,
    more: { IsTruncated: true, Marker: Buffer.from(last.name).toString("base64url") },
  };
}
