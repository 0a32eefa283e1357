import { expect, test, vi } from "vitest";
import { backupScenarios } from "./backup-scenarios.ts";
import { billingScenarios } from "./billing-scenarios.ts";
import { CrashRun } from "./crash-run.ts";
import { networkScenarios } from "./network-scenarios.ts";
import { olderScenarios } from "./older-scenarios.ts";
import { scenarios } from "./scenarios.ts";
import { snapshotScenarios } from "./snapshot-scenarios.ts";

// Real processes on two cores: more installations at once only make each other late.
vi.setConfig({ maxConcurrency: 3 });

/** Longest time after its answer at which a task is killed from outside. */
const longestTaskMs = 400;

/**
 * Between the end of a step and the start of the next one nothing is changed, only looked at. Both
 * sides of each border are crashed when `KVASIR_TEST_CRASHES` is `all`; else one.
 */
function bordersOf(steps: readonly string[]): [step: string, border: "before" | "after"][] {
  const after = steps.map((step): [string, "after"] => [step, "after"]);
  const before = steps.map((step): [string, "before"] => [step, "before"]);
  const all = process.env["KVASIR_TEST_CRASHES"] === "all";
  return [...(all ? before : before.slice(0, 1)), ...after];
}

test.concurrent.each([
  ...scenarios,
  ...backupScenarios,
  ...billingScenarios,
  ...networkScenarios,
  ...olderScenarios,
  ...snapshotScenarios,
])(
  "$name ends well wherever the control plane is killed",
  async (scenario) => {
    await using run = new CrashRun(scenario);
    const steps = await run.recordSteps();
    expect(steps.length).toBeGreaterThan(0);
    const missed: string[] = [];
    const borders = bordersOf(steps);
    for (const [step, border] of borders) {
      // A step that fails and is tried again leaves its border out, so there is a second try.
      const reached = (await run.crashAt(step, border)) || (await run.crashAt(step, border));
      if (!reached) missed.push(`${step}:${border}`);
    }
    await run.killAfter(Math.random() * longestTaskMs);
    console.log(`${scenario.name}: ${borders.length - missed.length} borders`, steps.join(" "));
    expect(missed, "borders that were not reached").toEqual([]);
  },
  300_000,
);
