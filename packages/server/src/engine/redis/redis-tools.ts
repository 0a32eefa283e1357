import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { aofFolder, aofManifest } from "./data-files.ts";

/** A check by Redis' own tools found the file unusable. */
export class RedisFileError extends Error {
  override readonly name = "RedisFileError";
}

/**
 * Reads a whole dump as Redis would and counts what is in it.
 * @param redisServer full path of redis-server, which holds its checking tools
 * @throws RedisFileError when the file is damaged
 */
export async function checkDump(
  redisServer: string,
  path: string,
): Promise<{ keys: number; expired: number }> {
  const { code, output } = await runTool(redisServer, "redis-check-rdb", [path]);
  const keys = /\[info\] (\d+) keys read/.exec(output)?.[1];
  const expired = /\[info\] (\d+) already expired/.exec(output)?.[1];
  if (code !== 0 || keys === undefined) {
    throw new RedisFileError(`redis-check-rdb refuses the file: ${lastLines(output)}`);
  }
  return { keys: Number(keys), expired: Number(expired ?? 0) };
}

/**
 * Cuts an append-only file (its manifest is named) in place so that it ends with the last write of
 * `second`, unix seconds of the clock of the machine that wrote it. The base must not be younger:
 * it is not cut, and what it holds would stay.
 * @throws RedisFileError
 */
export async function truncateAof(
  redisServer: string,
  manifestPath: string,
  second: number,
): Promise<void> {
  const { code, output } = await runTool(redisServer, "redis-check-aof", [
    "--truncate-to-timestamp",
    String(second),
    manifestPath,
  ]);
  if (code !== 0) throw new RedisFileError(`redis-check-aof: ${lastLines(output)}`);
}

/**
 * Reads all the data that a node which does not run would load.
 * @param dir the node's folder
 * @returns what is wrong with them, in the tool's words; null: nothing, or there are none
 */
export async function findDamage(redisServer: string, dir: string): Promise<string | null> {
  const manifest = join(dir, aofFolder, aofManifest);
  if (existsSync(manifest)) {
    const { code, output } = await runTool(redisServer, "redis-check-aof", [manifest]);
    return code === 0 ? null : lastLines(output).replaceAll(`${dir}/`, "");
  }
  const dump = join(dir, "dump.rdb");
  if (!existsSync(dump)) return null;
  const { code, output } = await runTool(redisServer, "redis-check-rdb", [dump]);
  return code === 0 ? null : lastLines(output).replaceAll(`${dir}/`, "");
}

/** redis-server is each of its tools as well, by the name it is called by. */
function runTool(
  redisServer: string,
  name: string,
  args: readonly string[],
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(redisServer, [...args], {
      argv0: name,
      env: {},
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const take = (data: Buffer) => {
      // Only the end tells the result; progress lines can be many.
      output = (output + data.toString()).slice(-65_536);
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output }));
  });
}

function lastLines(output: string): string {
  return output.trim().split("\n").slice(-3).join("; ");
}
