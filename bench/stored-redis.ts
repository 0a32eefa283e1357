import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { linkSync, mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { poll } from "./kvasir-server.ts";

/** A redis-server with nothing of the product around it, on a unix socket, without a password. */
export class StoredRedis implements AsyncDisposable {
  readonly dir = mkdtempSync(join(tmpdir(), "kvasir-stored-"));
  readonly socket = join(this.dir, "redis.sock");
  readonly #child: ChildProcess;

  /** @param dump file with which it starts */
  constructor(dump?: string) {
    if (dump !== undefined) linkSync(dump, join(this.dir, "dump.rdb"));
    const settings = {
      port: "0",
      unixsocket: this.socket,
      dir: this.dir,
      save: "",
      "repl-diskless-sync": "yes",
      "repl-diskless-sync-delay": "0",
    };
    const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
    this.#child = spawn("redis-server", args, { stdio: "ignore" });
  }

  /** Looks every `everyMs` until it has loaded its data and answers. */
  async untilPong(everyMs = 5, timeoutMs = 120_000): Promise<void> {
    await poll(everyMs, timeoutMs, "a bare Redis has loaded its data", async () => {
      const socket = connect(this.socket);
      try {
        await once(socket, "connect");
        socket.write("PING\r\n");
        const [answer] = (await once(socket, "data")) as [Buffer];
        return answer.toString().startsWith("+PONG") || undefined;
      } catch {
        return undefined;
      } finally {
        socket.destroy();
      }
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      this.#child.kill("SIGKILL");
      await once(this.#child, "exit");
    }
    rmSync(this.dir, { recursive: true, force: true });
  }
}
