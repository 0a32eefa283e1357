import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import { TerminalError } from "../../kernel/api-error.ts";

/** Distributions keep servers such as haproxy where an ordinary user's PATH does not look. */
const systemFolders = [
  "/usr/local/sbin",
  "/usr/local/bin",
  "/usr/sbin",
  "/usr/bin",
  "/sbin",
  "/bin",
];

/** `searchPath` (in the form of PATH) with the system's own folders after it. */
export function withSystemFolders(searchPath: string): string {
  return [...new Set([...searchPath.split(delimiter).filter(isAbsolute), ...systemFolders])].join(
    delimiter,
  );
}

/**
 * Full path of an executable, given by name or by absolute path.
 * @throws TerminalError when there is none
 */
export function resolveExecutable(name: string, searchPath: string): string {
  const found = candidates(name, searchPath).find(isExecutable);
  if (found === undefined) {
    throw new TerminalError(`${name} is not installed: looked in ${searchPath}`);
  }
  return found;
}

/** Whether `resolveExecutable` would find it. */
export function isInstalled(name: string, searchPath: string): boolean {
  return candidates(name, searchPath).some(isExecutable);
}

function candidates(name: string, searchPath: string): string[] {
  if (isAbsolute(name)) return [name];
  return searchPath.split(delimiter).map((folder) => join(folder, name));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    if (["ENOENT", "EACCES", "ENOTDIR"].includes(code)) return false;
    throw error;
  }
}
