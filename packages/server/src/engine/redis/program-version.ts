import { execFile } from "node:child_process";
import { stat } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

const timeoutMs = 5_000;

/**
 * Asks an installed redis-server for its version, once for each file: a package that is upgraded
 * puts another file there. Null when it is not there or does not tell.
 */
export function programVersions(): (path: string) => Promise<string | null> {
  const known = new Map<string, string | null>();
  return async (path) => {
    const file = await stat(path).catch(() => null);
    if (!file) return null;
    const key = `${path} ${file.ino} ${file.mtimeMs} ${file.size}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const version = await versionOf(path);
    // One that did not tell may have been busy with its own installation.
    if (version !== null) known.set(key, version);
    return version;
  };
}

async function versionOf(path: string): Promise<string | null> {
  try {
    const { stdout } = await run(path, ["--version"], { timeout: timeoutMs, env: {} });
    return /\bv=(\d+\.\d+\.\d+)/.exec(stdout)?.[1] ?? null;
  } catch {
    // What cannot be run has no version, which is the answer.
    return null;
  }
}
