import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { defaultConfig } from "../src/app/config.ts";
import { resolveExecutable, withSystemFolders } from "../src/drivers/local-process/executable.ts";

/**
 * Puts a Redis into the folder that calls itself by another version; "" is its own. The program
 * that the nodes run is the real one in any case: the version is what its package says.
 * @returns its path
 */
export function installRedis(dir: string, version: string): string {
  const { executables, searchPath } = defaultConfig({ dataDir: dir });
  const real = resolveExecutable(executables.redis, withSystemFolders(searchPath));
  const lines = version
    ? [`[ "$1" = --version ] && echo "Redis server v=${version} sha=0" && exit`]
    : [];
  const path = join(dir, "redis-server");
  mkdirSync(dir, { recursive: true });
  writeFileSync(path, ["#!/bin/sh", ...lines, `exec ${real} "$@"`, ""].join("\n"));
  chmodSync(path, 0o755);
  return path;
}
