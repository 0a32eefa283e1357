import { isInstalled, withSystemFolders } from "../drivers/local-process/executable.ts";
import type { AppConfig } from "./config.ts";

/** Whether the program of an engine is installed; looked up once each. */
export function engineFinder({ executables, searchPath }: AppConfig) {
  const found = new Map<string, boolean>();
  return (engine: "redis" | "memcached"): boolean => {
    const known = found.get(engine);
    if (known !== undefined) return known;
    const isThere = isInstalled(executables[engine], withSystemFolders(searchPath));
    found.set(engine, isThere);
    return isThere;
  };
}
