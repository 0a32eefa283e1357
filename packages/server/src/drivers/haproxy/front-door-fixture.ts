import { mkdtemp, realpath, rm } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { pino } from "pino";
import { systemClock } from "../../kernel/clock.ts";
import type { Slot } from "../front-door.ts";
import { createLocalDriver, type LocalDriver } from "../local-process/driver.ts";
import { createHaproxyFrontDoor, type HaproxyFrontDoor } from "./front-door.ts";

export interface FrontDoorFixture extends AsyncDisposable {
  readonly dataDir: string;
  readonly driver: LocalDriver;
  /** A network of this process's own, so that test files can run at the same time. */
  readonly network: string;
  /** A control plane's front door; the one before it is let go of. */
  open(): Promise<HaproxyFrontDoor>;
  /** Starts a Redis on a unix socket and returns the socket's path. */
  startRedis(nodeId: string): Promise<string>;
}

const executables = {
  redis: "redis-server",
  memcached: "memcached",
  haproxy: "haproxy",
};

/** A temporary installation with a real HAProxy and real Redis processes. For tests. */
export async function createFrontDoorFixture({ poolSize = 4 } = {}): Promise<FrontDoorFixture> {
  const dataDir = await realpath(await mkdtemp(join(tmpdir(), "kvasir-door-")));
  const log = pino({ level: "silent" });
  const driver = createLocalDriver({
    dataDir,
    clock: systemClock,
    executables,
    log,
  });
  // 127.64.0.0/10 has room for 16,384 networks of 256 addresses.
  const pid = process.pid % 16_384;
  const network = `127.${64 + Math.floor(pid / 256)}.${pid % 256}.0/24`;
  let opened: HaproxyFrontDoor | undefined;
  return {
    dataDir,
    driver,
    network,
    async open() {
      await opened?.detach();
      opened = createHaproxyFrontDoor({
        dataDir,
        driver,
        log,
        poolSize,
        network,
      });
      return opened;
    },
    async startRedis(nodeId) {
      const args = ["--port", "0", "--unixsocket", "{dir}/redis.sock", "--save", ""];
      const { dir } = await driver.ensure({
        nodeId,
        engine: "redis",
        args,
        files: {},
      });
      const socketPath = join(dir, "redis.sock");
      await until(async () => (await ask(connect(socketPath), "SET", "name", nodeId)) === "+OK");
      return socketPath;
    },
    async [Symbol.asyncDispose]() {
      await opened?.detach();
      for (const handle of await driver.list()) await driver.destroy(handle.nodeId, handle);
      await driver[Symbol.asyncDispose]();
      await rm(dataDir, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

/** A client's connection from an address of its choice. */
export function client(slot: Slot, localAddress = "127.0.0.1"): Socket {
  return connect({ host: slot.address, port: slot.port, localAddress });
}

/** Sends one command and returns the first line of the reply, or the word "closed". */
export async function askOpen(socket: Duplex, ...words: string[]): Promise<string> {
  return new Promise((resolve) => {
    const finish = (reply: string) => {
      socket.off("data", onData).off("error", onEnd).off("close", onEnd);
      resolve(reply);
    };
    let text = "";
    const onData = (chunk: Buffer) => {
      text += chunk.toString();
      const lines = text.split("\r\n");
      const line = text.startsWith("$") ? lines[1] : lines[0];
      if (lines.length > (text.startsWith("$") ? 2 : 1)) finish(line ?? "");
    };
    const onEnd = () => finish("closed");
    socket.on("data", onData).on("error", onEnd).on("close", onEnd);
    socket.on("error", () => {});
    if (socket.destroyed) onEnd();
    else socket.write(`${words.join(" ")}\r\n`);
  });
}

/** The same, and the connection is closed afterwards. */
export async function ask(socket: Duplex, ...words: string[]): Promise<string> {
  try {
    return await askOpen(socket, ...words);
  } finally {
    socket.destroy();
  }
}

export async function until(condition: () => Promise<boolean> | boolean, ms = 5_000) {
  const deadline = performance.now() + ms;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`still not so after ${ms} ms`);
    await sleep(5);
  }
}
