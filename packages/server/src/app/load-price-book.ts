import { readFileSync } from "node:fs";
import {
  defaultPriceBook,
  InvalidPriceBook,
  type PriceBook,
  parsePriceBook,
} from "../domains/billing/index.ts";
import { InvalidSetting } from "./setting.ts";

/**
 * The prices of the installation: those of the file, where one is given.
 * @throws InvalidSetting naming the file and what is wrong with it
 */
export async function loadPriceBook(path: string | null): Promise<PriceBook> {
  if (path === null) return defaultPriceBook;
  const { parseYaml } = await import("./parse-yaml.ts");
  try {
    return parsePriceBook(parseYaml(readFileSync(path, "utf8"), path));
  } catch (cause) {
    if (cause instanceof InvalidPriceBook) {
      throw new InvalidSetting(`${path}: ${cause.message}`, { cause });
    }
    const { code } = cause as NodeJS.ErrnoException;
    if (code === undefined) throw cause;
    throw new InvalidSetting(`${path} cannot be read: ${code}`, { cause });
  }
}
