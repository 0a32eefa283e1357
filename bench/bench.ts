/**
 * What Kvasir's figures are, each against a floor that is measured in the same run. It asserts
 * nothing: a missed bar is printed as missed.
 *
 *   node bench/bench.ts [--only NAME[,NAME…]] [--json] [--program FILE]
 */
import { cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { type Figure, isMet, type Result, ratio } from "./figure.ts";
import { atRest } from "./figures/at-rest.ts";
import { backup } from "./figures/backup.ts";
import { createInstance } from "./figures/create-instance.ts";
import { createMany } from "./figures/create-many.ts";
import { describeInstances } from "./figures/describe-instances.ts";
import { failover } from "./figures/failover.ts";
import { monthJump } from "./figures/month-jump.ts";
import { pageSize } from "./figures/page-size.ts";
import { publishedAddress } from "./figures/published-address.ts";
import { ramUser } from "./figures/ram-user.ts";
import { startUp } from "./figures/start-up.ts";
import { printTable } from "./print-table.ts";

const figures: readonly Figure[] = [
  startUp,
  createInstance,
  createMany,
  describeInstances,
  ramUser,
  pageSize,
  publishedAddress,
  failover,
  atRest,
  backup,
  monthJump,
];

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    json: { type: "boolean", default: false },
    program: {
      type: "string",
      default: new URL("../packages/server/bin/kvasir.mjs", import.meta.url).pathname,
    },
  },
});
const names = values.only?.split(",") ?? figures.map((figure) => figure.name);
const unknown = names.filter((name) => !figures.some((figure) => figure.name === name));
if (unknown.length > 0) {
  console.error(`No figure ${unknown.join(", ")}: ${figures.map(({ name }) => name).join(", ")}`);
  process.exit(2);
}

const results: Result[] = [];
for (const figure of figures.filter(({ name }) => names.includes(name))) {
  const startedAt = performance.now();
  try {
    results.push(...(await figure.measure({ program: values.program })));
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
    console.error(`${figure.name}: measured in ${seconds} s`);
  } catch (error) {
    console.error(`${figure.name}: could not be measured:`, error);
    process.exitCode = 1;
  }
}

if (values.json) {
  const machine = { cpu: cpus()[0]?.model, cores: cpus().length, memoryBytes: totalmem() };
  const rows = results.map((each) => ({ ...each, ratio: ratio(each), met: isMet(each) }));
  console.log(JSON.stringify({ machine, node: process.version, results: rows }, null, 2));
} else {
  printTable(results);
}
