import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { findByVariable, isRunning, type Mark, readStat } from "./proc.ts";

/** What a shell is told to run in the background. */
export interface Command {
  readonly dir: string;
  readonly executable: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** File that takes what the process prints, behind what is there. */
  readonly output: string;
  /** First line of this start in `output`. */
  readonly heading: string;
  /** Files to be written before (mode 0600), by path. None of them is there yet. */
  readonly files: Readonly<Record<string, string>>;
}

/** Marks the helper's own process, beside the installation's mark. */
export const spawnerVariable = "KVASIR_SPAWNER";

const answerTimeoutMs = 10_000;

/**
 * A shell reads its standard input byte by byte, as its commands may want the rest of it, and a
 * script in a file in blocks. Node's own pipes are sockets, which cannot be opened as files.
 */
const runScript = "cat | /bin/sh /proc/self/fd/3 3<&0 </dev/null";

/**
 * Ends the shells of earlier control planes. They end by themselves, but may have been told to start
 * a node that they have not started yet.
 */
export function endSpawners(mark: Mark): void {
  for (;;) {
    const pids = findByVariable(mark, spawnerVariable);
    if (pids.length === 0) return;
    for (const pid of pids) kill(pid);
  }
}

/**
 * A shell that starts processes for the control plane. To fork a process as large as this one takes
 * milliseconds, during which it does nothing else, and so does making files on a busy file system;
 * a shell forks in a tenth of one, and beside it. The shell is the parent of what it starts, tells how each ended when it is asked, and ends with the
 * control plane's end of its pipe. Its processes live on, as all nodes do.
 */
export class Spawner implements Disposable {
  readonly #env: Readonly<Record<string, string>>;
  readonly #setsid: string;
  #shell: ChildProcess | undefined;
  #waiting = new Map<string, PromiseWithResolvers<string>>();
  #count = 0;

  /** @param setsid path of util-linux' `setsid`, or busybox': a node leads a session of its own */
  constructor(options: { env: Readonly<Record<string, string>>; setsid: string }) {
    this.#env = options.env;
    this.#setsid = options.setsid;
  }

  /** Makes the shell ready, so that the first start does not wait for it. */
  prepare(): void {
    this.#shell ??= this.#open();
  }

  /**
   * The pid of the command's process, which leads its session and runs the executable next, or has
   * ended.
   * @throws Error when a file could not be written, and when the shell has ended; whether the process
   *   was started is then not known
   */
  async start(command: Command): Promise<{ pid: number; exit: () => Promise<string> }> {
    this.prepare();
    const shell = this.#shell;
    const pid = Number(await this.#ask((id) => startScript(id, command, this.#setsid)));
    if (!(pid > 0)) throw new Error(`The files in ${command.dir} could not be written`);
    await untilLeader(pid);
    return { pid, exit: () => this.#exitOf(pid, shell) };
  }

  /** How a process that has ended did so. It is a zombie until then. */
  async #exitOf(pid: number, shell: ChildProcess | undefined): Promise<string> {
    // Another shell than its own knows nothing of it.
    if (!shell || shell !== this.#shell) return "reason unknown";
    return exitText(Number(await this.#ask((id) => `wait ${pid}; echo "${id} $?"`)));
  }

  /** @param script says `id` and the answer */
  async #ask(script: (id: string) => string): Promise<string> {
    const id = `${++this.#count}`;
    const waiting = Promise.withResolvers<string>();
    this.#waiting.set(id, waiting);
    const shell = this.#shell;
    shell?.stdin?.write(`${script(id)}\n`);
    const timer = setTimeout(() => shell?.pid && kill(-shell.pid), answerTimeoutMs);
    try {
      return await waiting.promise;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(id);
    }
  }

  #open(): ChildProcess {
    const shell = spawn("/bin/sh", ["-c", runScript], {
      cwd: "/",
      env: { ...this.#env, [spawnerVariable]: "1" },
      detached: true,
      stdio: ["pipe", "pipe", "ignore"],
    });
    const { stdin: script, stdout: answers } = shell;
    script.write("mask=$(umask); umask 077; set -C\n");
    const end = () => {
      if (this.#shell === shell) this.#shell = undefined;
      const all = [...this.#waiting.values()];
      this.#waiting.clear();
      for (const { reject } of all) reject(new Error("the shell that starts nodes has ended"));
    };
    shell.once("error", end);
    shell.once("exit", end);
    script.on("error", () => undefined);
    createInterface({ input: answers }).on("line", (line) => {
      const [id = "", answer = ""] = line.split(" ");
      this.#waiting.get(id)?.resolve(answer);
    });
    // Whoever waits for an answer has its timer to keep this process going.
    shell.unref();
    for (const pipe of [script, answers]) (pipe as { unref?: () => void }).unref?.();
    return shell;
  }

  [Symbol.dispose](): void {
    this.#shell?.stdin?.end();
    this.#shell = undefined;
  }
}

/** Of a whole group, where the number is negative. */
function kill(target: number): void {
  try {
    process.kill(target, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** A node that leads no session would not be found by a scan, nor ended with what it forks. */
async function untilLeader(pid: number): Promise<void> {
  for (;;) {
    const stat = readStat(pid);
    if (!stat || !isRunning(stat) || stat.session === pid) return;
    await sleep(1);
  }
}

/**
 * One command for the shell, so that a part of it alone is none. Says the pid, or nothing where a
 * file could not be written.
 */
function startScript(id: string, command: Command, setsid: string): string {
  const { dir, executable, args, env, output, heading, files } = command;
  const variables = Object.entries(env).map(([name, value]) => `${name}=${quote(value)}`);
  const program = [setsid, executable, ...args].map(quote).join(" ");
  const written = Object.entries(files).map(
    ([path, text]) => `printf %s ${quote(text)} >${quote(path)}`,
  );
  return `if ${["true", ...written].join(" && ")}; then {
umask "$mask"; unset mask ${spawnerVariable}; printf '%s\\n' ${quote(heading)}
cd ${quote(dir)} && ${variables.join(" ")} exec ${program}
} </dev/null >>${quote(output)} 2>&1 3<&- & echo "${id} $!"; else echo "${id} "; fi`;
}

/** What a shell's `$?` says of a process. */
function exitText(status: number): string {
  if (status <= 128) return `exit code ${status}`;
  const names = Object.entries(constants.signals);
  return `signal ${names.find(([, number]) => number === status - 128)?.[0] ?? status - 128}`;
}

/** One word for a shell, whatever it contains. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Whether a shell can say it: nothing else keeps a command from being run by one. */
export function isSpawnable({ env, files, ...words }: Command): boolean {
  const names = Object.keys(env).every((name) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name));
  return names && !JSON.stringify([env, files, words]).includes("\\u0000");
}
