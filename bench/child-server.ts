import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** A server of the bench in a process of its own, which prints its port when it listens. */
export class ChildServer implements AsyncDisposable {
  readonly port: number;
  readonly pid: number;
  readonly #child: ChildProcess;
  readonly #dir: string;

  private constructor(child: ChildProcess, port: number, dir: string) {
    this.#child = child;
    this.pid = child.pid ?? 0;
    this.port = port;
    this.#dir = dir;
  }

  /**
   * Runs a file beside this one with a temporary folder and `args`.
   * @param core number of the one core that it may use
   */
  static async start(file: string, args: readonly string[], core?: number): Promise<ChildServer> {
    const dir = mkdtempSync(join(tmpdir(), "kvasir-bench-"));
    const path = new URL(file, import.meta.url).pathname;
    const command = [process.execPath, path, dir, ...args];
    const pinned = core === undefined ? command : ["taskset", "-c", String(core), ...command];
    const [program = "", ...rest] = pinned;
    const child = spawn(program, rest, { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = await once(createInterface({ input: child.stdout }), "line");
    return new ChildServer(child, Number(line), dir);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGKILL");
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      await once(this.#child, "exit");
    }
    rmSync(this.#dir, { recursive: true, force: true });
  }
}
