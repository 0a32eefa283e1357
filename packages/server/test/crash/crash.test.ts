import { expect, test, vi } from "vitest";
import { backupScenarios } from "./backup-scenarios.ts";
import { CrashRun } from "./crash-run.ts";
import { networkScenarios } from "./network-scenarios.ts";
import { scenarios } from "./scenarios.ts";

// Real processes on two cores: more installations at once only make each other late.
vi.setConfig({ maxConcurrency: 3 });

/** Longest time after its answer at which a task is killed from outside. */
const longestTaskMs = 400;

test.concurrent.each([...scenarios, ...backupScenarios, ...networkScenarios])(
  "$name ends well wherever the control plane is killed",
  async (scenario) => {
    await using run = new CrashRun(scenario);
    const steps = await run.recordSteps();
    expect(steps.length).toBeGreaterThan(0);
    const missed: string[] = [];
    for (const step of steps) {
      for (const border of ["before", "after"] as const) {
        // A step that fails and is tried again leaves its border out, so there is a second try.
        const reached = (await run.crashAt(step, border)) || (await run.crashAt(step, border));
        if (!reached) missed.push(`${step}:${border}`);
      }
    }
    await run.killAfter(Math.random() * longestTaskMs);
    console.log(`${scenario.name}: ${steps.length * 2 - missed.length} borders`, steps.join(" "));
    expect(missed, "borders that were not reached").toEqual([]);
  },
  300_000,
);
