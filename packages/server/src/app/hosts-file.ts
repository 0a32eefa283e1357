import { readFileSync, writeFileSync } from "node:fs";

export interface HostEntry {
  readonly address: string;
  readonly name: string;
}

/**
 * Makes this installation's block of a hosts file hold exactly `entries`; none removes it. Lines
 * outside the block stay as they are. Written in place, as containers mount the file and a mount
 * cannot be replaced. Idempotent: an unchanged file is not written.
 */
export function writeHostsBlock(
  path: string,
  installation: string,
  entries: readonly HostEntry[],
): void {
  const begin = `# begin kvasir ${installation}`;
  const end = `# end kvasir ${installation}`;
  const before = readFileSync(path, "utf8");
  const lines = before.split("\n");
  const from = lines.indexOf(begin);
  const to = lines.indexOf(end, from);
  if (from !== -1 && to !== -1) lines.splice(from, to - from + 1);
  while (lines.at(-1) === "") lines.pop();
  if (entries.length > 0) {
    lines.push(begin, ...entries.map(({ address, name }) => `${address}\t${name}`), end);
  }
  const after = `${lines.join("\n")}\n`;
  if (after !== before) writeFileSync(path, after);
}
