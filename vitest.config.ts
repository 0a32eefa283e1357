import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files that take minutes. Begun last they would run alone, on one of two cores. */
const long = /\/crash\/crash\.test\.ts$|\/flows\/availability\.test\.ts$|\/fuzz\.test\.ts$/;

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => long.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  test: {
    include: ["packages/*/src/**/*.test.ts", "packages/*/test/**/*.test.ts"],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Two cores and real Redis processes: more workers only make each other late.
    maxWorkers: 2,
    // What files have in common is loaded once a worker: a fifth of the time. None keeps state in a module.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    // Real processes on a shared build machine: what failed once is asked a second time there.
    retry: process.env["CI"] ? 1 : 0,
  },
});
