import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["packages/*/src/**/*.test.ts", "packages/*/test/**/*.test.ts"],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Two cores and real Redis processes: more workers only make each other late.
    maxWorkers: 2,
    // Real processes on a shared build machine: what failed once is asked a second time there.
    retry: process.env["CI"] ? 1 : 0,
  },
});
