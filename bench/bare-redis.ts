import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { passwordSha256, type RedisUser } from "../packages/server/src/engine/redis/acl.ts";
import {
  type RedisReplicationOptions,
  redisNodeSpec,
  redisSocketName,
} from "../packages/server/src/engine/redis/redis-config.ts";
import { newTestCertificates } from "../packages/server/src/engine/testing/test-certificates.ts";
import { poll } from "./kvasir-server.ts";

const secret = "bare-password";
const users: RedisUser[] = [
  { name: "control", passwordSha256s: [passwordSha256(secret)], privilege: "control" },
  { name: "replicator", passwordSha256s: [passwordSha256(secret)], privilege: "replicator" },
];

export interface BareOptions {
  readonly replication?: RedisReplicationOptions;
  /** TCP port besides the unix socket, without a password, for load tests. */
  readonly port?: number;
}

/** A redis-server with the product's configuration and nothing of the product around it. */
export class BareRedis implements AsyncDisposable {
  readonly dir: string;
  readonly child: ChildProcess;
  #connection: Socket | undefined;

  constructor({ replication, port }: BareOptions = {}) {
    this.dir = mkdtempSync(join(tmpdir(), "kvasir-bare-"));
    const spec = redisNodeSpec({
      users: port
        ? [
            ...users,
            { name: "default", passwordSha256s: [], privilege: "RoleReadWrite", noPassword: true },
          ]
        : users,
      maxMemoryBytes: 1024 * 1024 * 1024,
      maxClients: 10_000,
      ...(replication ? { replication } : {}),
    });
    const inDir = (text: string) => text.replaceAll("{dir}", this.dir);
    for (const [name, content] of Object.entries(spec.files)) {
      const text = inDir(content).replace(/^port 0$/m, `port ${port ?? 0}`);
      writeFileSync(join(this.dir, name), text, { mode: 0o600 });
    }
    this.child = spawn("redis-server", spec.args.map(inDir), { cwd: this.dir, stdio: "ignore" });
  }

  /** Looks every `everyMs` until it answers PING to the control user. */
  async untilPong(everyMs = 5): Promise<void> {
    await poll(everyMs, 20_000, "a bare Redis answers", async () => {
      try {
        return (await this.call("PING")).startsWith("+PONG") || undefined;
      } catch {
        return undefined;
      }
    });
  }

  /** The raw answer to one command, over a connection that is kept. */
  async call(command: string): Promise<string> {
    if (!this.#connection) {
      const socket = connect(join(this.dir, redisSocketName));
      await once(socket, "connect");
      socket.on("error", () => undefined);
      this.#connection = socket;
      await exchange(socket, `AUTH control ${secret}\r\n`);
    }
    return exchange(this.#connection, `${command}\r\n`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#connection?.destroy();
    if (this.child.exitCode === null && this.child.signalCode === null) {
      this.child.kill("SIGKILL");
      await once(this.child, "exit");
    }
    // What it forked may write a moment longer.
    rmSync(this.dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 });
  }
}

async function exchange(socket: Socket, request: string): Promise<string> {
  socket.write(request);
  const [data] = (await once(socket, "data")) as [Buffer];
  return data.toString();
}

/** A master and its replica, spawned together, until the master sends the replica what is new. */
export async function spawnBarePair(certificates: Certificates): Promise<[BareRedis, BareRedis]> {
  const shared = { ...certificates, username: "replicator", password: secret };
  const port = await freePort();
  const master = new BareRedis({ replication: { ...shared, port } });
  const replica = new BareRedis({
    replication: { ...shared, port: await freePort(), replicaOf: { host: "127.0.0.1", port } },
  });
  await Promise.all([master.untilPong(), replica.untilPong()]);
  await poll(5, 20_000, "the bare replica is in sync", async () => {
    const info = await master.call("INFO replication");
    return /^slave0:.*state=online/m.test(info) || undefined;
  });
  return [master, replica];
}

export type Certificates = Awaited<ReturnType<typeof newTestCertificates>>;
export { newTestCertificates as newCertificates };

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
