import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Random } from "../../kernel/ids.ts";

/** The secret of this file, 32 hexadecimal digits, made when it is missing. Mode 0600 in a 0700 folder. */
export function openSecret(path: string, random: Random): string {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  chmodSync(dirname(path), 0o700);
  const known = readIfThere(path)?.trim();
  if (known !== undefined && /^[0-9a-f]{32}$/.test(known)) return known;
  const secret = random.bytes(16).toString("hex");
  writeFileSync(`${path}.new`, `${secret}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
  return secret;
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
