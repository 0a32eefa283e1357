import { type Random, randomText } from "../../kernel/ids.ts";

/** Order numbers are digits; 13 of them fit a number on every client. */
export function newOrderId(random: Random): number {
  return Number(`2${randomText(random, 12, "0123456789")}`);
}
