import { existsSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { openSecretBox } from "../../kernel/secret-box.ts";
import { databaseName, dropDatabase } from "../open-store.ts";
import { type CommandContext, CommandFailed } from "./command-context.ts";
import { stopAllProcesses, stopServer } from "./down.ts";

/** What Kvasir keeps in a data folder. The configuration file is the user's own and stays. */
const ownNames =
  /^(kvasir\.(db|log|lock)|nonces\.db|metrics\.db)([.-].*)?$|^(secret\.key|access-key\.json|tls|nodes|front-door|cache)$/;

/** Stops everything and deletes all state, after asking. */
export async function reset(context: CommandContext, { yes }: { yes: boolean }): Promise<number> {
  const { config, messages, print } = context;
  const { dataDir } = config;
  const words = messages.reset;
  if (existsSync(dataDir) && !existsSync(join(dataDir, "secret.key")))
    throw new CommandFailed(words.strange(dataDir));
  if (
    !yes &&
    !(await confirmed(words.question([dataDir, ...databaseName(config)]), words.needsYes))
  ) {
    print(words.kept);
    return 1;
  }
  await stopServer(context);
  await stopAllProcesses(context);
  if (config.databaseUrl !== null && existsSync(dataDir)) {
    await dropDatabase(config.databaseUrl, openSecretBox(join(dataDir, "secret.key")));
  }
  const left = existsSync(dataDir) ? deleteOwn(dataDir) : [];
  print(words.done(dataDir));
  if (left.length > 0) print(words.left(left.join(", ")));
  return 0;
}

async function confirmed(question: string, needsYes: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new CommandFailed(needsYes, { exitCode: 2 });
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(question);
  terminal.close();
  return answer.trim().toLowerCase() === "yes";
}

/** Returns the names of what is not Kvasir's and stays. */
function deleteOwn(dataDir: string): string[] {
  const names = readdirSync(dataDir);
  for (const name of names.filter((each) => ownNames.test(each)))
    rmSync(join(dataDir, name), { recursive: true, force: true, maxRetries: 5 });
  const left = names.filter((each) => !ownNames.test(each));
  if (left.length === 0) rmdirSync(dataDir);
  return left;
}
