import { integer, type ReadParameter, text } from "../../kernel/described-parameters.ts";

/** A name as the product allows it: up to 128 characters, and no address of a web page. */
export const networkName = (): ReadParameter<string | undefined> =>
  text({ maxLength: 128, pattern: /^(?!https?:\/\/)/ });

export const networkDescription = (): ReadParameter<string | undefined> =>
  text({ maxLength: 256, pattern: /^(?!https?:\/\/)/ });

export const pageNumber = (): ReadParameter<number | undefined> =>
  integer({ min: 1, max: 1_000_000 });

export const pageSize = (): ReadParameter<number | undefined> => integer({ min: 1, max: 50 });

/** One page of a list, and the fields that say which. */
export function pageOf<Row>(
  rows: readonly Row[],
  request: { readonly PageNumber: number | undefined; readonly PageSize: number | undefined },
) {
  const { PageNumber = 1, PageSize = 10 } = request;
  return {
    rows: rows.slice((PageNumber - 1) * PageSize, PageNumber * PageSize),
    fields: { PageNumber, PageSize, TotalCount: rows.length },
  };
}

/** Whether every tag that is asked for is there; one without a value matches any. */
export function hasTags(
  tags: readonly { tagKey: string; tagValue: string }[],
  wanted: readonly { key: string; value: string }[],
): boolean {
  return wanted.every(({ key, value }) =>
    tags.some((tag) => tag.tagKey === key && (value === "" || tag.tagValue === value)),
  );
}

/** Whether a row's value is what a filter asks for; no filter asks for nothing. */
export function matches(value: string, wanted: string | undefined): boolean {
  return wanted === undefined || wanted.split(",").includes(value);
}
