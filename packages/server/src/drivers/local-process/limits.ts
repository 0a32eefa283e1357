import { accessSync, constants, readFileSync } from "node:fs";
import { join } from "node:path";
import type { DriverCapabilities } from "../driver.ts";

/**
 * Which control groups this process could put nodes into: version 2 with a memory controller, then
 * version 1, then none. `root` is where control groups are mounted.
 * @NOTE This is a report only. The driver puts no node into a group yet; what limits a node is the
 * engine's own `maxmemory` and `maxclients`.
 */
export function probeLimits(root = "/sys/fs/cgroup"): DriverCapabilities["limits"] {
  const controllers = attempt(() => readFileSync(join(root, "cgroup.controllers"), "utf8"));
  if (controllers?.split(/\s+/).includes("memory") && canWrite(join(root, "cgroup.procs"))) {
    return "cgroup2";
  }
  return canWrite(join(root, "memory", "cgroup.procs")) ? "cgroup1" : "none";
}

function canWrite(path: string): boolean {
  return attempt(() => accessSync(path, constants.W_OK) ?? true) ?? false;
}

/** Whatever cannot be read or written cannot be used, for whichever reason. */
function attempt<T>(use: () => T): T | undefined {
  try {
    return use();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return undefined;
  }
}
