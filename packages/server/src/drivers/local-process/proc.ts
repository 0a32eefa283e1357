import { readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { join } from "node:path";

/** What identifies a process, and whether it still runs. */
export interface ProcStat {
  readonly pid: number;
  /** One letter: `R`, `S`, `D`, `T`, `Z` … */
  readonly state: string;
  readonly session: number;
  /** Start time since boot in clock ticks. Text: it is compared, never calculated with. */
  readonly startTicks: string;
}

/** How the processes of one installation are told from all others. */
export interface Mark {
  /** Real path of the data folder. */
  readonly installation: string;
  /** Real path of the folder that holds the nodes' folders. */
  readonly nodesDir: string;
}

/**
 * Parses `/proc/<pid>/stat`. The name in field 2 is chosen by the process and may hold blanks and
 * parentheses, so fields are counted from the last closing one.
 */
export function parseStat(text: string): ProcStat {
  const rest = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const [state, startTicks] = [rest[0], rest[19]];
  if (state === undefined || startTicks === undefined) {
    throw new Error(`Unexpected form of /proc stat: ${JSON.stringify(text.slice(0, 80))}`);
  }
  return { pid: Number.parseInt(text, 10), state, session: Number(rest[3]), startTicks };
}

/** The process of this pid, also a zombie, or undefined when there is none. */
export function readStat(pid: number): ProcStat | undefined {
  const text = unlessGone(() => readFileSync(`/proc/${pid}/stat`, "latin1"));
  return text === undefined ? undefined : parseStat(text);
}

/**
 * Clock ticks that the main thread has spent, in its own code and in the kernel for it. Null when
 * there is no such process. The other threads of an engine write, free and save behind its back.
 */
export function mainThreadTicks(pid: number): number | null {
  const text = unlessGone(() => readFileSync(`/proc/${pid}/task/${pid}/stat`, "latin1"));
  if (text === undefined) return null;
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return Number(fields[11]) + Number(fields[12]);
}

/**
 * Whether the process runs a program: a zombie does not. Costs a fifth of `readStat`. What may not
 * be looked at counts as running.
 */
export function hasProgram(pid: number): boolean {
  try {
    readlinkSync(`/proc/${pid}/exe`);
    return true;
  } catch (error) {
    return !["ENOENT", "ESRCH"].includes((error as NodeJS.ErrnoException).code ?? "");
  }
}

/** A zombie has ended already: all that is left of it is a line that its parent has not read. */
export function isRunning(stat: ProcStat): boolean {
  return stat.state !== "Z" && stat.state !== "X";
}

/**
 * The node id a process was started for, or undefined when it is none of this installation's.
 * Two marks are looked for, because either can be lost: Redis overwrites its environment when it
 * sets its process title, and a server may close its standard output.
 */
export function markedNode(pid: number, mark: Mark): string | undefined {
  const nodeId = nodeOfOutput(pid, mark) ?? nodeOfEnvironment(pid, mark);
  return nodeId !== undefined && seesFolder(pid, nodeId, mark) ? nodeId : undefined;
}

/**
 * All living nodes of the installation. Every node leads a session of its own; what it forks (a
 * Redis that saves) carries the same marks but leads none, and is not a node.
 */
export function scanProcesses(mark: Mark): { nodeId: string; stat: ProcStat }[] {
  const found: { nodeId: string; stat: ProcStat }[] = [];
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const nodeId = markedNode(Number(name), mark);
    if (nodeId === undefined) continue;
    const stat = readStat(Number(name));
    if (stat && isRunning(stat) && stat.session === stat.pid) found.push({ nodeId, stat });
  }
  return found;
}

/** The processes of this installation, and only they, that carry this variable from their start. */
export function findByVariable(mark: Mark, name: string): number[] {
  return readdirSync("/proc")
    .filter((each) => /^\d+$/.test(each))
    .map(Number)
    .filter((pid) => {
      const ours = environmentOf(pid, mark)?.some((each) => each.startsWith(`${name}=`));
      return ours && seesNodes(pid, mark);
    });
}

function nodeOfOutput(pid: number, mark: Mark): string | undefined {
  const target = unlessGone(() => readlinkSync(`/proc/${pid}/fd/1`));
  const prefix = `${mark.nodesDir}/`;
  if (!target?.startsWith(prefix)) return undefined;
  const [nodeId, file] = target.slice(prefix.length).split("/");
  return file === undefined ? undefined : nodeId;
}

function nodeOfEnvironment(pid: number, mark: Mark): string | undefined {
  const variable = environmentOf(pid, mark)?.find((each) => each.startsWith("KVASIR_NODE="));
  return variable?.slice("KVASIR_NODE=".length);
}

/** The variables a process was started with, if it was started by this installation. */
function environmentOf(pid: number, mark: Mark): string[] | undefined {
  const text = unlessGone(() => readFileSync(`/proc/${pid}/environ`, "utf8"));
  const variables = text?.split("\0") ?? [];
  return variables.includes(`KVASIR_INSTALLATION=${mark.installation}`) ? variables : undefined;
}

/**
 * A process of another container may name the same path and mean another folder. Its output file
 * is compared first: that also holds for a node that went into a chroot.
 */
function seesFolder(pid: number, nodeId: string, mark: Mark): boolean {
  return (
    sameFile(`/proc/${pid}/fd/1`, join(mark.nodesDir, nodeId, "output.log")) || seesNodes(pid, mark)
  );
}

function seesNodes(pid: number, { nodesDir }: Mark): boolean {
  return sameFile(`/proc/${pid}/root${nodesDir}`, nodesDir);
}

function sameFile(left: string, right: string): boolean {
  const [a, b] = [unlessGone(() => statSync(left)), unlessGone(() => statSync(right))];
  return a !== undefined && b !== undefined && a.dev === b.dev && a.ino === b.ino;
}

/** A process may end while it is read, and other users' processes cannot be read: neither is ours. */
const notOurs = new Set(["ENOENT", "ESRCH", "EACCES", "EPERM", "ENOTDIR"]);

function unlessGone<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (notOurs.has((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
}
