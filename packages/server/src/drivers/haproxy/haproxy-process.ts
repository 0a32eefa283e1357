import { readFile, rename, writeFile } from "node:fs/promises";
import type { Driver, NodeHandle, NodeSpec } from "../driver.ts";
import type { FrontDoorPaths } from "./paths.ts";
import { runMasterCommand } from "./runtime-socket.ts";
import { readWorkers, type Workers, waitForWorkers } from "./workers.ts";

export const haproxyNodeId = "front-door";

const readyTimeoutMs = 15_000;
const stopGraceMs = 2_000;

/**
 * The one HAProxy of an installation, in master-worker mode. The driver knows the master, whose
 * pid stays the same through reloads. When a worker dies the master ends, and when the master dies
 * its workers end: either way the driver reports one exit, and nothing is left that still listens.
 */
export class HaproxyProcess {
  readonly #driver: Driver;
  readonly #paths: FrontDoorPaths;
  #handle: NodeHandle | undefined;

  constructor(driver: Driver, paths: FrontDoorPaths) {
    this.#driver = driver;
    this.#paths = paths;
  }

  async isRunning(): Promise<boolean> {
    return (await this.#running()).length > 0;
  }

  /** Runs afterwards and takes commands. A living one is adopted as it is. */
  async ensure(): Promise<Workers> {
    const stored = await this.#storedHandle();
    const handle = await this.#driver.ensure(this.#spec(), stored);
    if (handle.pid !== stored?.pid || handle.startTicks !== stored.startTicks) {
      await writeFile(`${this.#paths.handleFile}.new`, JSON.stringify(handle), {
        mode: 0o600,
      });
      await rename(`${this.#paths.handleFile}.new`, this.#paths.handleFile);
    }
    this.#handle = handle;
    return waitForWorkers(
      this.#paths,
      ({ masterPid, currentPid }) => masterPid === handle.pid && currentPid !== undefined,
      {
        timeoutMs: readyTimeoutMs,
        assertAlive: () => this.#assertAlive(),
      },
    );
  }

  /**
   * Loads the files again. The new worker takes the listening sockets over from the old one, which
   * goes on to serve the connections it has.
   * @throws Error when HAProxy refuses the files; the old worker then goes on as before
   */
  async reload(): Promise<Workers> {
    const before = await readWorkers(this.#paths);
    await runMasterCommand(this.#paths.masterSocket, "reload");
    const after = await waitForWorkers(
      this.#paths,
      ({ reloads, currentPid }) => reloads > before.reloads && currentPid !== undefined,
      { timeoutMs: readyTimeoutMs, assertAlive: () => this.#assertAlive() },
    );
    if (after.currentPid === before.currentPid) {
      throw new Error("HAProxy did not load its new configuration: its output says why");
    }
    return after;
  }

  /** Idempotent. Works as well for a HAProxy that this control plane did not start. */
  async stop(): Promise<void> {
    const running = await this.#running();
    await Promise.all(running.map((handle) => this.#driver.stop(handle, { graceMs: stopGraceMs })));
  }

  async #running(): Promise<NodeHandle[]> {
    return (await this.#driver.list()).filter(({ nodeId }) => nodeId === haproxyNodeId);
  }

  async #assertAlive(): Promise<void> {
    if (!this.#handle) return;
    const state = await this.#driver.inspect(this.#handle);
    if (state.running) return;
    throw new Error(`HAProxy has ended: ${state.exit ?? "reason unknown"}`);
  }

  #spec(): NodeSpec {
    const { masterSocket, configDir } = this.#paths;
    const args = ["-W", "-S", `${masterSocket},mode,600`, "-f", configDir];
    return { nodeId: haproxyNodeId, engine: "haproxy", args, files: {}, tellsEndAtOnce: true };
  }

  async #storedHandle(): Promise<NodeHandle | undefined> {
    try {
      return JSON.parse(await readFile(this.#paths.handleFile, "utf8")) as NodeHandle;
    } catch (error) {
      // Lost or torn by a crash of the machine: the driver finds its process by its mark.
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      if (error instanceof SyntaxError) return undefined;
      throw error;
    }
  }
}
