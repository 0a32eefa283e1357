import { copyFile, open, stat, truncate } from "node:fs/promises";
import { join } from "node:path";

/** What a node prints, from start to start. */
export function outputFile(dir: string): string {
  return join(dir, "output.log");
}

const mostBytes = 4096;

/** The end of what the node has printed since its last start. Empty when there is no such file. */
export async function lastWords(dir: string): Promise<string> {
  try {
    await using file = await open(outputFile(dir), "r");
    const { size } = await file.stat();
    const start = Math.max(0, size - mostBytes);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(mostBytes), 0, mostBytes, start);
    const text = buffer.toString("utf8", 0, bytesRead);
    return text.slice(Math.max(0, text.lastIndexOf(" kvasir starts "))).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  }
}

/**
 * Begins a file that has grown too large anew, and keeps what was in it as `output.log.1`. It stays
 * the same file: the process has it open for appending and goes on at its new end, and is known by
 * it. A line that it prints between the copy and the cut is lost.
 */
export async function trimOutput(dir: string, mostBytes: number): Promise<void> {
  const path = outputFile(dir);
  try {
    const { size } = await stat(path);
    if (size <= mostBytes) return;
    await copyFile(path, `${path}.1`);
    await truncate(path);
  } catch (error) {
    // The node may be destroyed meanwhile, and not every folder is a node's.
    const code = (error as NodeJS.ErrnoException).code ?? "";
    if (!["ENOENT", "ENOTDIR"].includes(code)) throw error;
  }
}
