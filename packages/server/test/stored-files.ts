import { readdirSync } from "node:fs";

/** What a folder holds; nothing where it is not there, or goes this moment. */
export function filesIn(folder: string): string[] {
  return unlessGone(() => readdirSync(folder)) ?? [];
}

/** Spoils files again and again, from before `work` begins until it has ended. */
export async function whileSpoiling<T>(spoil: () => void, work: () => Promise<T>): Promise<T> {
  const timer = setInterval(() => unlessGone(spoil), 1);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

function unlessGone<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
