import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";

/** A PostgreSQL of its own for tests, in a temporary folder, on a free port of the loopback. */
export class PostgresServer implements AsyncDisposable {
  readonly #dir: string;
  readonly #port: number;
  readonly #settings: readonly string[];
  #child: ChildProcess | undefined;
  #databases = 0;

  constructor(dir: string, port: number, settings: readonly string[]) {
    this.#dir = dir;
    this.#port = port;
    this.#settings = settings;
  }

  /** Where the databases are made; nothing of Kvasir is in this one. */
  get url(): string {
    return `postgres://kvasir@127.0.0.1:${this.#port}/postgres`;
  }

  /** @throws Error when the program ends at once, as it does where the port is taken */
  async start(): Promise<void> {
    const options = this.#settings.flatMap((setting) => ["-c", setting]);
    const child = spawn(program("postgres"), ["-D", this.#dir, ...options], {
      ...unprivileged(),
      cwd: this.#dir,
      stdio: "ignore",
    });
    this.#child = child;
    for (const deadline = Date.now() + 20_000; ; await sleep(20)) {
      try {
        const [row] = await runSql(this.url, "show data_directory");
        // On a busy machine another server may have taken the port meanwhile.
        if (row?.["data_directory"] === this.#dir) return;
        throw new Error("another PostgreSQL has the port");
      } catch (cause) {
        if (child.exitCode !== null) throw new Error("PostgreSQL ended at its start", { cause });
        if (Date.now() > deadline) throw new Error("PostgreSQL does not answer", { cause });
      }
    }
  }

  /** `fast` ends the sessions and writes everything out, `immediate` is as good as a crash. */
  async stop(mode: "fast" | "immediate" = "fast"): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null) return;
    child.kill(mode === "fast" ? "SIGINT" : "SIGQUIT");
    await once(child, "exit");
  }

  /** An empty database; its address. */
  async createDatabase(options = ""): Promise<string> {
    const name = `kvasir_${process.pid}_${this.#databases++}`;
    await runSql(this.url, `create database ${name} ${options}`);
    return this.url.replace(/postgres$/, name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop("immediate");
    rmSync(this.#dir, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** @param settings lines of postgresql.conf; by default nothing is synced, which tests need not */
export async function startPostgres(settings = ["fsync=off"]): Promise<PostgresServer> {
  const dir = mkdtempSync(join(tmpdir(), "kvasir-postgres-"));
  const { uid, gid } = unprivileged();
  if (uid !== undefined && gid !== undefined) chownSync(dir, uid, gid);
  const data = ["-D", dir, "-U", "kvasir", "-A", "trust", "-E", "UTF8", "--no-locale"];
  execFileSync(program("initdb"), [...data, "--no-sync", "--no-instructions"], {
    ...unprivileged(),
    cwd: dir,
    stdio: "ignore",
  });
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOnFreePort(dir, settings);
    } catch (error) {
      // Somebody else may have been quicker to take the port.
      if (attempt === 3) throw error;
    }
  }
}

async function startOnFreePort(dir: string, settings: readonly string[]): Promise<PostgresServer> {
  const port = await freePort();
  writeFileSync(
    join(dir, "postgresql.auto.conf"),
    [
      `port = ${port}`,
      "listen_addresses = '127.0.0.1'",
      "unix_socket_directories = ''",
      "max_connections = 300",
      "shared_buffers = 32MB",
    ].join("\n"),
  );
  const server = new PostgresServer(dir, port, settings);
  try {
    await server.start();
    return server;
  } catch (error) {
    await server.stop("immediate");
    throw error;
  }
}

export async function runSql(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  // A server that ends amid the query fails the query, which says all.
  client.on("error", () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query(sql);
    return rows;
  } finally {
    await client.end();
  }
}

/** Debian keeps these programs where no PATH looks. */
function program(name: string): string {
  const found = globSync(`/usr/lib/postgresql/*/bin/${name}`).sort().at(-1);
  return found ?? name;
}

/** PostgreSQL refuses to run as root: Debian's package brings a user for it. */
function unprivileged(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const line = readFileSync("/etc/passwd", "utf8").match(/^postgres:[^:]*:(\d+):(\d+):/m);
  if (!line) throw new Error("there is no user postgres: install Debian's package postgresql");
  return { uid: Number(line[1]), gid: Number(line[2]) };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}
