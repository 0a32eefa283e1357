import packageJson from "../../../package.json" with { type: "json" };
import type { CommandContext } from "./command-context.ts";

export async function showVersion({ print }: CommandContext): Promise<number> {
  print(`kvasir ${packageJson.version}`);
  return 0;
}
