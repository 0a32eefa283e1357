import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, writeSync } from "node:fs";
import { TerminalError } from "../../kernel/api-error.ts";
import { isoSeconds } from "../../kernel/clock.ts";
import type { NodeHandle, NodeSpec } from "../driver.ts";
import { handleOf } from "./handle.ts";
import { fillIn, openOutput, prepareFolder } from "./node-folder.ts";
import { type Mark, readStat } from "./proc.ts";

export interface SpawnPlace {
  readonly dir: string;
  readonly executable: string;
  readonly searchPath: string;
  readonly mark: Mark;
  /** Milliseconds UTC, for the line that heads this start in the node's output. */
  readonly now: number;
}

/**
 * Writes the node's files and starts its process in a session of its own, so that neither the end
 * of the control plane nor a signal to its terminal reaches it. The process gets nothing of the
 * control plane's environment: it may hold secrets.
 * @throws TerminalError when the system refuses to run the executable at all
 */
export async function spawnNode(
  spec: NodeSpec,
  { dir, executable, searchPath, mark, now }: SpawnPlace,
): Promise<{ handle: NodeHandle; child: ChildProcess }> {
  await prepareFolder(dir, spec.files);
  const env: Record<string, string> = { PATH: searchPath };
  for (const [name, value] of Object.entries(spec.env ?? {})) env[name] = fillIn(value, dir);
  env["KVASIR_NODE"] = spec.nodeId;
  env["KVASIR_INSTALLATION"] = mark.installation;

  const args = spec.args.map((arg) => fillIn(arg, dir));
  const output = openOutput(dir);
  let child: ChildProcess;
  try {
    writeSync(output, `${isoSeconds(now)} kvasir starts ${executable}\n`);
    const stdio = ["ignore", output, output] as const;
    child = spawn(executable, args, { cwd: dir, env, detached: true, stdio: [...stdio] });
  } finally {
    closeSync(output);
  }
  if (child.pid === undefined) {
    const [error] = await once(child, "error");
    throw startError(executable, error as NodeJS.ErrnoException);
  }
  child.unref();
  // Nothing can take this pid before the event loop has run: only then is the child reaped.
  const stat = readStat(child.pid);
  if (!stat) throw new Error(`Process ${child.pid} of node ${spec.nodeId} is not in /proc`);
  return { handle: handleOf(spec.nodeId, dir, stat), child };
}

function startError(executable: string, cause: NodeJS.ErrnoException): Error {
  const hopeless = ["ENOENT", "EACCES", "ENOEXEC"].includes(cause.code ?? "");
  const message = `Cannot start ${executable}: ${cause.code ?? cause.message}`;
  return hopeless ? new TerminalError(message, { cause }) : new Error(message, { cause });
}
