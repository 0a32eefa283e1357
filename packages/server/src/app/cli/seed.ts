import { resolve } from "node:path";
import type { Flags } from "../config.ts";
import { apiCaller } from "../seed/api-caller.ts";
import { applySeed } from "../seed/apply-seed.ts";
import { readSeedFile } from "../seed/seed-file.ts";
import { type CommandContext, CommandFailed } from "./command-context.ts";
import { runningServer } from "./operator-command.ts";

/** Makes what is missing of the world that a file describes, in the running server. */
export async function seed(context: CommandContext, flags: Flags): Promise<number> {
  const { config, messages, print } = context;
  const file = flags["file"];
  if (typeof file !== "string")
    throw new CommandFailed(messages.operator.needsFile, { exitCode: 2 });
  const owners = readSeedFile(resolve(file));
  const { defaultRegionId } = config;
  await applySeed(owners, apiCaller({ ...runningServer(context), defaultRegionId }));
  print(messages.operator.seeded(file));
  return 0;
}
