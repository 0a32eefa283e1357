import { type Matches, wildcard, wildcardFitsSome } from "./wildcard.ts";

/** `acs:<service>:<region>:<account>:<relative id>`; the last part may hold colons of its own. */
const partCount = 5;

export interface ResourcePattern {
  readonly fits: Matches;
  /** Whether it fits any name that begins like this, which must reach into the last part. */
  fitsSome(prefix: string): boolean;
  /** Whether it is the same in every region. */
  readonly isInEveryRegion: boolean;
}

/**
 * A pattern of resource names. Stars and question marks stay within their part, so that what a
 * client writes into an id cannot pass for a region or an account. A pattern of fewer parts, such
 * as `*`, is one for the whole name.
 */
export function resourcePattern(pattern: string): ResourcePattern {
  const parts = partsOf(pattern);
  if (parts.length < partCount) {
    return {
      fits: wildcard(pattern),
      fitsSome: (prefix) => wildcardFitsSome(pattern, prefix),
      isInEveryRegion: pattern === "*",
    };
  }
  const matchers = parts.map(wildcard);
  const relative = parts.at(-1) ?? "";
  return {
    isInEveryRegion: parts[2] === "*",
    fits(name) {
      const given = partsOf(name);
      return given.length === partCount && given.every((part, at) => matchers[at]?.(part));
    },
    fitsSome(prefix) {
      const given = partsOf(prefix);
      const start = given.pop() ?? "";
      return (
        given.length === partCount - 1 &&
        given.every((part, at) => matchers[at]?.(part)) &&
        wildcardFitsSome(relative, start)
      );
    },
  };
}

function partsOf(name: string): string[] {
  const parts = name.split(":");
  if (parts.length <= partCount) return parts;
  return [...parts.slice(0, partCount - 1), parts.slice(partCount - 1).join(":")];
}
