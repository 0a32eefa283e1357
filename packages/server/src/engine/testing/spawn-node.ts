import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface TestNodeSpec {
  readonly engine: "redis" | "memcached";
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, string>>;
}

/** A real server process of a test, in a folder of its own, gone with the end of the test. */
export class TestNode {
  readonly dir: string;
  readonly child: ChildProcess;
  output = "";

  constructor(dir: string, child: ChildProcess) {
    this.dir = dir;
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        this.output += chunk.toString();
      });
    }
  }

  readonly hasExited = (): boolean =>
    this.child.exitCode !== null || this.child.signalCode !== null;

  async stop(signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    if (this.hasExited()) return;
    const exit = once(this.child, "exit");
    this.child.kill(signal);
    await exit;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    // A child of a killed Redis may write a little longer.
    await rm(this.dir, { recursive: true, force: true, maxRetries: 5 });
  }
}

export async function newTestDir(): Promise<string> {
  return mkdtemp(join(tmpdir(), "kvasir-"));
}

/** Starts what a spec says, as a driver would. Give the `dir` of an earlier node to restart it. */
export async function spawnNode(spec: TestNodeSpec, dir?: string): Promise<TestNode> {
  const folder = dir ?? (await newTestDir());
  const inDir = (text: string) => text.replaceAll("{dir}", folder);
  for (const [name, content] of Object.entries(spec.files)) {
    await writeFile(join(folder, name), inDir(content), { mode: 0o600 });
  }
  const env: Record<string, string> = { PATH: process.env["PATH"] ?? "" };
  for (const [name, value] of Object.entries(spec.env ?? {})) env[name] = inDir(value);
  const executable = spec.engine === "redis" ? "redis-server" : "memcached";
  const child = spawn(executable, spec.args.map(inDir), { cwd: folder, env });
  return new TestNode(folder, child);
}

export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
