import type { InstanceClass } from "@kvasir/spec";

/** What one instance of a class costs. Whole cents of the book's currency. */
export interface Price {
  readonly hourlyCents: number;
  readonly monthlyCents: number;
}

/** The figures that prices are computed from. */
export interface PriceBook {
  /** Three letters. All amounts are in it. */
  readonly currency: string;
  /** A month of one GB on one node, by `<engine> <edition>`, such as `redis Community`. */
  readonly monthlyCentsPerGb: Readonly<Record<string, number>>;
  /** Added to every class, whatever its size. */
  readonly monthlyBaseCents: number;
  /** Pay-as-you-go costs this many times the month's price, spread over its 720 hours. */
  readonly hourlyFactor: number;
  /** Part that is paid of the price of so many months; shorter periods pay all. */
  readonly periodFactors: Readonly<Record<string, number>>;
  /** Prices of single classes, in place of the computed ones. */
  readonly classes: Readonly<Record<string, Price>>;
}

/**
 * The prices of an installation that was given none. They are invented: the figures are round
 * numbers in the order of magnitude of such services and no offer of anybody.
 */
export const defaultPriceBook: PriceBook = {
  currency: "CNY",
  monthlyCentsPerGb: {
    "redis Community": 4_800,
    "memcache Community": 4_200,
    "tair Enterprise": 7_200,
  },
  monthlyBaseCents: 1_500,
  hourlyFactor: 1.5,
  periodFactors: { 12: 0.85, 24: 0.7, 36: 0.5, 60: 0.5 },
  classes: {},
};

const hoursOfMonth = 720;

export function priceOf(each: InstanceClass, book: PriceBook): Price {
  const own = book.classes[each.class];
  if (own) return own;
  const perGb =
    book.monthlyCentsPerGb[`${each.engine} ${each.edition}`] ??
    Math.max(0, ...Object.values(book.monthlyCentsPerGb));
  const nodes = each.nodeType === "double" ? 2 : 1;
  const gigabytes = (each.memoryMB ?? 0) / 1024;
  const monthlyCents = Math.ceil(book.monthlyBaseCents + perGb * gigabytes * nodes);
  const hourlyCents = Math.ceil((monthlyCents * book.hourlyFactor) / hoursOfMonth);
  return { monthlyCents, hourlyCents };
}

/** What a subscription of so many months costs before coupons. */
export function periodPrice(
  price: Price,
  months: number,
  book: PriceBook,
): { readonly originalCents: number; readonly amountCents: number } {
  const originalCents = price.monthlyCents * months;
  const reached = Object.keys(book.periodFactors)
    .map(Number)
    .filter((each) => each <= months);
  const factor = reached.length > 0 ? book.periodFactors[String(Math.max(...reached))] : undefined;
  return { originalCents, amountCents: Math.round(originalCents * (factor ?? 1)) };
}
