import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Figure } from "../figure.ts";

const program = fileURLToPath(new URL("../month-jump-run.ts", import.meta.url));
const owners = 10_000;
const instancesEach = 10;

interface Run {
  readonly seconds: number;
  readonly rssBeforeMb: number;
  readonly rssPeakMb: number;
  readonly entries: number;
  readonly hours: number;
  readonly renewals: number;
  readonly tasks: number;
}

/** The clock of a large world moved by a month: every charge, renewal, expiry and release. */
export const monthJump: Figure = {
  name: "month-jump",
  async measure() {
    const half = await run(owners / 2);
    const large = await run(owners);
    return [
      {
        what: `a month at once, ${owners} owners × ${instancesEach} instances`,
        measured: large.seconds,
        unit: "s",
        floor: null,
        bar: { atMost: 60 },
        note:
          `simulated data plane; ${large.hours} hours in ${large.entries} ledger entries, ` +
          `${large.renewals} renewals, ${large.tasks} releases and other tasks`,
      },
      {
        what: "peak memory of that, against half of the owners",
        measured: large.rssPeakMb,
        unit: "MiB",
        floor: { what: "peak memory with half of the owners", value: half.rssPeakMb },
        bar: { atMost: 1.2, times: "floor" },
        note: "resident memory of the whole process, store and loop included",
      },
    ];
  },
};

async function run(count: number): Promise<Run> {
  const dir = await mkdtemp(join(tmpdir(), "kvasir-month-"));
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [
      program,
      dir,
      `${count}`,
      `${instancesEach}`,
    ]);
    return JSON.parse(stdout) as Run;
  } finally {
    await rm(dir, { recursive: true });
  }
}
