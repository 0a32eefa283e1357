import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { lockDataFolder, lockHolder } from "../data-lock.ts";
import { writeHostsBlock } from "../hosts-file.ts";
import { hostsPath } from "../published-names.ts";
import { type CommandContext, CommandFailed } from "./command-context.ts";
import { type DataProcesses, stopProcesses } from "./data-processes.ts";

/** Longer than the server's own patience with running requests and steps. */
const serverTimeoutMs = 60_000;

/** Stops the server, every node and the front door of the data folder. Data stay. Idempotent. */
export async function down(context: CommandContext): Promise<number> {
  const { config, messages, print } = context;
  const serverPid = await stopServer(context);
  const stopped = await stopAllProcesses(context);
  const words = messages.down;
  if (serverPid === null && stopped.nodes === 0 && !stopped.frontDoor) {
    print(words.nothing(config.dataDir));
    return 0;
  }
  if (serverPid !== null) print(words.server(serverPid));
  print(words.nodes(stopped.nodes));
  if (stopped.frontDoor) print(words.frontDoor);
  return 0;
}

/** Returns its pid, or null when none ran. */
export async function stopServer({ config, messages }: CommandContext): Promise<number | null> {
  const holder = lockHolder(config.dataDir);
  if (!holder) return null;
  process.kill(holder.pid, "SIGTERM");
  const deadline = performance.now() + serverTimeoutMs;
  while (lockHolder(config.dataDir)?.pid === holder.pid) {
    if (performance.now() > deadline) throw new CommandFailed(messages.down.stubborn(holder.pid));
    await sleep(20);
  }
  return holder.pid;
}

/** Holds the folder meanwhile, so that no server starts what is being stopped. */
export async function stopAllProcesses({ config }: CommandContext): Promise<DataProcesses> {
  if (!existsSync(config.dataDir)) return { nodes: 0, frontDoor: false };
  using _lock = lockDataFolder(config.dataDir);
  const stopped = await stopProcesses(config);
  writeHostsBlock(hostsPath, config.dataDir, []);
  return stopped;
}
