/** Writes everything that is generated; with `--check` it only says whether something is stale. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const generators = [
  "../packages/spec/scripts/generate-types.ts",
  "./generate-api-coverage.ts",
  "./generate-error-codes.ts",
];

for (const generator of generators) {
  const file = fileURLToPath(new URL(generator, import.meta.url));
  const { status } = spawnSync(process.execPath, [file, ...process.argv.slice(2)], {
    stdio: "inherit",
  });
  if (status !== 0) process.exitCode = 1;
}
