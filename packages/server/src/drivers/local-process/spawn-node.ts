import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, writeFileSync, writeSync } from "node:fs";
import { TerminalError } from "../../kernel/api-error.ts";
import { isoSeconds } from "../../kernel/clock.ts";
import type { NodeHandle, NodeSpec } from "../driver.ts";
import { handleOf } from "./handle.ts";
import { fillIn, prepareFolder } from "./node-folder.ts";
import { outputFile } from "./output-file.ts";
import { type Mark, readStat } from "./proc.ts";
import type { Parent } from "./process-book.ts";
import { type Command, isSpawnable, type Spawner } from "./spawner.ts";

export interface SpawnPlace {
  readonly dir: string;
  readonly executable: string;
  readonly searchPath: string;
  readonly mark: Mark;
  /** Milliseconds UTC, for the line that heads this start in the node's output. */
  readonly now: number;
  /** Starts the process; absent, this program does so itself. */
  readonly spawner?: Spawner | undefined;
}

/**
 * Writes the node's files and starts its process in a session of its own, so that neither the end
 * of the control plane nor a signal to its terminal reaches it. The process gets nothing of the
 * control plane's environment: it may hold secrets.
 * @throws TerminalError when the system refuses to run the executable at all
 */
export async function spawnNode(
  spec: NodeSpec,
  place: SpawnPlace,
): Promise<{ handle: NodeHandle; parent: Parent }> {
  const command = await prepare(spec, place);
  const { spawner } = place;
  const { pid, parent } =
    spawner && isSpawnable(command)
      ? await spawner.start(command).then(({ pid, exit }) => ({ pid, parent: { exit } }))
      : await spawnChild(command);
  // Nothing can take this pid before its parent has read of its end: this program does so when the
  // event loop has run, the spawner when it is asked.
  const stat = readStat(pid);
  if (!stat) throw new Error(`Process ${pid} of node ${spec.nodeId} is not in /proc`);
  return { handle: handleOf(spec.nodeId, place.dir, stat), parent };
}

async function prepare(
  spec: NodeSpec,
  { dir, executable, searchPath, mark, now }: SpawnPlace,
): Promise<Command> {
  const files = await prepareFolder(dir, spec.files);
  const env: Record<string, string> = { PATH: searchPath };
  for (const [name, value] of Object.entries(spec.env ?? {})) env[name] = fillIn(value, dir);
  env["KVASIR_NODE"] = spec.nodeId;
  env["KVASIR_INSTALLATION"] = mark.installation;
  return {
    dir,
    executable,
    args: spec.args.map((arg) => fillIn(arg, dir)),
    env,
    output: outputFile(dir),
    heading: `${isoSeconds(now)} kvasir starts ${executable}`,
    files,
  };
}

async function spawnChild({ dir, executable, args, env, output, heading, files }: Command) {
  for (const [path, text] of Object.entries(files)) {
    writeFileSync(path, text, { mode: 0o600, flag: "wx" });
  }
  const file = openSync(output, "a", 0o600);
  let child: ChildProcess;
  try {
    writeSync(file, `${heading}\n`);
    const stdio = ["ignore", file, file] as const;
    child = spawn(executable, args, { cwd: dir, env, detached: true, stdio: [...stdio] });
  } finally {
    closeSync(file);
  }
  if (child.pid === undefined) {
    const [error] = await once(child, "error");
    throw startError(executable, error as NodeJS.ErrnoException);
  }
  child.unref();
  return { pid: child.pid, parent: { child } };
}

function startError(executable: string, cause: NodeJS.ErrnoException): Error {
  const hopeless = ["ENOENT", "EACCES", "ENOEXEC"].includes(cause.code ?? "");
  const message = `Cannot start ${executable}: ${cause.code ?? cause.message}`;
  return hopeless ? new TerminalError(message, { cause }) : new Error(message, { cause });
}
