import { checkDataFolder } from "../doctor/data-folder.ts";
import { checkDatabase } from "../doctor/database.ts";
import { checkEngines } from "../doctor/engines.ts";
import type { Finding } from "../doctor/finding.ts";
import { checkKernel } from "../doctor/kernel.ts";
import { checkNetwork } from "../doctor/network.ts";
import type { CommandContext } from "./command-context.ts";

const marks: Readonly<Record<Finding["state"], string>> = { ok: "✓", limited: "!", broken: "✗" };

/** Looks at this machine and says how to mend each fault. Exit code 1 when Kvasir cannot work. */
export async function doctor(context: CommandContext): Promise<number> {
  const { print, messages } = context;
  const words = messages.doctor;
  const checks = [checkEngines, checkNetwork, checkDataFolder, checkDatabase, checkKernel];
  const findings = (await Promise.all(checks.map((check) => check(context)))).flat();
  for (const { state, text, mend } of findings) {
    print(`${marks[state]} ${text}`);
    if (mend !== undefined) print(`    ${words.mend}: ${mend}`);
  }
  print();
  const has = (state: Finding["state"]) => findings.some((each) => each.state === state);
  if (has("broken")) print(words.broken);
  else print(has("limited") ? words.works : words.allWell);
  return has("broken") ? 1 : 0;
}
