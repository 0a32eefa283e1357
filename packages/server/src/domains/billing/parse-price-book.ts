import { defaultPriceBook, type Price, type PriceBook } from "./price-book.ts";

/** Something in a price book that cannot be used. The message says what and where. */
export class InvalidPriceBook extends Error {
  override readonly name = "InvalidPriceBook";
}

/**
 * The price book that a YAML file means, with the default for whatever it leaves out. Names are
 * those of the file that ships with Kvasir (`price-book.yaml`).
 * @throws InvalidPriceBook
 */
export function parsePriceBook(content: unknown): PriceBook {
  const given = mapOf(content ?? {}, "the price book");
  const known = new Set([
    "currency",
    "monthly-cents-per-gb",
    "monthly-base-cents",
    "hourly-factor",
    "period-factors",
    "classes",
  ]);
  for (const name of Object.keys(given)) {
    if (!known.has(name)) throw new InvalidPriceBook(`there is no entry ${name}`);
  }
  const book = defaultPriceBook;
  return {
    currency: currencyOf(given["currency"] ?? book.currency),
    monthlyCentsPerGb: {
      ...book.monthlyCentsPerGb,
      ...numbersOf(given["monthly-cents-per-gb"], "monthly-cents-per-gb"),
    },
    monthlyBaseCents: numberOf(
      given["monthly-base-cents"] ?? book.monthlyBaseCents,
      "monthly-base-cents",
    ),
    hourlyFactor: numberOf(given["hourly-factor"] ?? book.hourlyFactor, "hourly-factor"),
    periodFactors: given["period-factors"]
      ? numbersOf(given["period-factors"], "period-factors")
      : book.periodFactors,
    classes: classesOf(given["classes"]),
  };
}

function classesOf(value: unknown): Record<string, Price> {
  const classes: Record<string, Price> = {};
  for (const [name, each] of Object.entries(mapOf(value ?? {}, "classes"))) {
    const { "monthly-cents": monthly, "hourly-cents": hourly } = mapOf(each, name);
    classes[name] = {
      monthlyCents: wholeOf(monthly, `monthly-cents of ${name}`),
      hourlyCents: wholeOf(hourly, `hourly-cents of ${name}`),
    };
  }
  return classes;
}

function mapOf(value: unknown, name: string): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new InvalidPriceBook(`${name} must hold "name: value" lines`);
}

function numbersOf(value: unknown, name: string): Record<string, number> {
  return Object.fromEntries(
    Object.entries(mapOf(value ?? {}, name)).map(([key, each]) => [
      key,
      numberOf(each, `${name}, ${key}`),
    ]),
  );
}

function numberOf(value: unknown, name: string): number {
  if (typeof value === "number" && Number.isFinite(value) && value >= 0) return value;
  throw new InvalidPriceBook(`${name} must be a number from 0`);
}

function wholeOf(value: unknown, name: string): number {
  const number = numberOf(value, name);
  if (Number.isInteger(number)) return number;
  throw new InvalidPriceBook(`${name} must be a whole number of cents`);
}

function currencyOf(value: unknown): string {
  if (typeof value === "string" && /^[A-Z]{3}$/.test(value)) return value;
  throw new InvalidPriceBook("currency must be three capital letters");
}
