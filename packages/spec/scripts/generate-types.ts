/**
 * Writes `src/generated` from the catalogue and the overlay.
 * With `--check` it writes nothing and exits with 1 if the files on disk differ.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import type { CatalogueError, CatalogueOperation } from "../src/catalogue-types.ts";
import { errorCodesSource } from "./error-codes-source.ts";
import { requestsSource } from "./requests-source.ts";
import { responsesSource } from "./responses-source.ts";

const catalogue = new URL("../catalogue/r-kvstore/", import.meta.url);
const generated = new URL("../src/generated/", import.meta.url);

function readCatalogue(file: string): unknown {
  return JSON.parse(readFileSync(new URL(file, catalogue), "utf8"));
}

function readOnDisk(file: string): string | undefined {
  try {
    return readFileSync(new URL(file, generated), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

const { operations } = readCatalogue("operations.json") as { operations: CatalogueOperation[] };
const errors = readCatalogue("errors.json") as {
  seedErrors: (CatalogueError & { row: number })[];
  otherCodes: CatalogueError[];
};

const sources: Record<string, string> = {
  "error-codes.ts": errorCodesSource(errors, operations),
  "requests.ts": requestsSource(operations),
  "responses.ts": responsesSource(operations),
};

const stale = Object.keys(sources).filter((file) => readOnDisk(file) !== sources[file]);
if (process.argv.includes("--check")) {
  if (stale.length > 0) {
    console.error(`src/generated is stale (${stale.join(", ")}): run npm run generate`);
    process.exitCode = 1;
  }
} else {
  mkdirSync(generated, { recursive: true });
  for (const file of stale) writeFileSync(new URL(file, generated), sources[file] ?? "");
}
