import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { claimGround } from "../ground.ts";
import { type KvasirProcess, startKvasir, stopInstallation } from "./kvasir-process.ts";

/** A data folder of its own, with at most one control plane at a time. Gone with all its processes. */
export class Installation implements AsyncDisposable {
  readonly dataDir = mkdtempSync(join(tmpdir(), "kvasir-crash-"));
  readonly ground = claimGround();
  readonly #options: { redisServer?: string };
  #server: KvasirProcess | undefined;

  /** @param redisInstalled makes the program that new nodes run; its path. Default: the machine's */
  constructor(redisInstalled?: (dataDir: string) => string) {
    this.#options = redisInstalled ? { redisServer: redisInstalled(this.dataDir) } : {};
  }

  /** The running control plane, or a new one. With `crashAt` always a new one. */
  async start(crashAt?: string): Promise<KvasirProcess> {
    if (crashAt === undefined && this.#server && !this.#server.hasEnded()) return this.#server;
    await this.kill();
    this.#server = await startKvasir(this.dataDir, this.ground, {
      ...this.#options,
      ...(crashAt ? { crashAt } : {}),
    });
    return this.#server;
  }

  get server(): KvasirProcess {
    if (!this.#server) throw new Error("no control plane was started");
    return this.#server;
  }

  async kill(): Promise<void> {
    await this.#server?.kill();
  }

  /** In good order: the nodes stay, and the log is complete. */
  async stop(): Promise<void> {
    process.kill(this.server.pid, "SIGTERM");
    await this.server.ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    if (process.env["KVASIR_KEEP_CRASHED"]) return;
    await stopInstallation(this.dataDir);
    rmSync(this.dataDir, { recursive: true, force: true, maxRetries: 5 });
    this.ground.release();
  }
}
