import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The root owner's key, for the command line and for scripts on this machine. */
export interface AccessKeyFile {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
}

export const accessKeyPath = (dataDir: string) => join(dataDir, "access-key.json");

/** Written by the server at each start, mode 0600. */
export function writeAccessKey(dataDir: string, { accessKeyId, accessKeySecret }: AccessKeyFile) {
  const path = accessKeyPath(dataDir);
  const text = `${JSON.stringify({ accessKeyId, accessKeySecret })}\n`;
  writeFileSync(`${path}.new`, text, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** Null before the first start. */
export function readAccessKey(dataDir: string): AccessKeyFile | null {
  try {
    return JSON.parse(readFileSync(accessKeyPath(dataDir), "utf8")) as AccessKeyFile;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
