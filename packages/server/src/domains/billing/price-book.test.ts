import { readFileSync } from "node:fs";
import { instanceClasses } from "@kvasir/spec";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { parsePriceBook } from "./parse-price-book.ts";
import { defaultPriceBook, periodPrice, priceOf } from "./price-book.ts";

const file = new URL("../../../price-book.yaml", import.meta.url);
const small = instanceClasses.get("redis.master.small.default");

test("the file that ships says what is in force without one", () => {
  expect(parsePriceBook(parse(readFileSync(file, "utf8")))).toEqual(defaultPriceBook);
});

test("a file changes what it names and leaves the rest", () => {
  const book = parsePriceBook({
    currency: "EUR",
    classes: { "redis.master.small.default": { "monthly-cents": 1000, "hourly-cents": 3 } },
  });
  expect(book.hourlyFactor).toBe(defaultPriceBook.hourlyFactor);
  expect(small && priceOf(small, book)).toEqual({ monthlyCents: 1000, hourlyCents: 3 });
});

test.each([
  ["the price book", []],
  ["there is no entry colour", { colour: "red" }],
  ["hourly-factor must be a number from 0", { "hourly-factor": -1 }],
  ["currency must be three capital letters", { currency: "yuan" }],
  [
    "hourly-cents of c must be a whole number of cents",
    { classes: { c: { "monthly-cents": 1, "hourly-cents": 0.5 } } },
  ],
])("what is wrong is said: %s", (message, content) => {
  expect(() => parsePriceBook(content)).toThrow(message);
});

test("every class has a price in whole cents, more memory never costs less", () => {
  for (const each of instanceClasses.values()) {
    const { monthlyCents, hourlyCents } = priceOf(each, defaultPriceBook);
    expect(Number.isInteger(monthlyCents) && monthlyCents > 0, each.class).toBe(true);
    expect(Number.isInteger(hourlyCents) && hourlyCents > 0, each.class).toBe(true);
  }
});

test("a year is cheaper than twelve months, and more months never cost less", () => {
  const price = { monthlyCents: 1000, hourlyCents: 1 };
  const of = (months: number) => periodPrice(price, months, defaultPriceBook);
  expect(of(9)).toEqual({ originalCents: 9000, amountCents: 9000 });
  expect(of(12)).toEqual({ originalCents: 12_000, amountCents: 10_200 });
  expect(of(36)).toEqual({ originalCents: 36_000, amountCents: 18_000 });
});
