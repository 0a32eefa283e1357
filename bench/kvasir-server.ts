import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { models, type SdkClient, sdkClient } from "./sdk.ts";

const region = "cn-hangzhou";
export const password = "Bench-Pass-1234";
export const singleNodeClass = "redis.basic.small.default";
export const replicatedClass = "redis.master.small.default";

export interface Published {
  readonly id: string;
  readonly host: string;
  readonly port: number;
}

interface Options {
  readonly program: string;
  /** Kept at the end. Without it the folder is a new one and goes with the server. */
  readonly dataDir?: string;
}

/** The product as a user starts it, in a process of its own, and the official client for it. */
export class KvasirServer implements AsyncDisposable {
  readonly dataDir: string;
  readonly endpoint: string;
  readonly client: SdkClient;
  readonly pid: number;
  readonly #child: ChildProcess;
  readonly #options: Options;

  private constructor(child: ChildProcess, dataDir: string, ready: Ready, options: Options) {
    this.#child = child;
    this.#options = options;
    this.dataDir = dataDir;
    this.endpoint = ready.endpoint;
    this.pid = child.pid ?? 0;
    this.client = sdkClient({ ...ready, accessKeySecret: benchSecret });
  }

  /** Resolves when the ready line is printed. */
  static async start(options: Options): Promise<KvasirServer> {
    const dataDir = options.dataDir ?? newDataDir();
    const { child, ready } = await serve(options.program, dataDir);
    return new KvasirServer(child, dataDir, ready, options);
  }

  async order(instanceClass: string): Promise<string> {
    const { body } = await this.client.createInstance(
      new models.CreateInstanceRequest({ regionId: region, instanceClass, password }),
    );
    return body?.instanceId ?? "";
  }

  /** Looks every `everyMs` until the instance is Normal. */
  async untilNormal(instanceId: string, everyMs = 5): Promise<Published> {
    const request = new models.DescribeInstanceAttributeRequest({ instanceId });
    return poll(everyMs, 30_000, `${instanceId} is Normal`, async () => {
      const { body } = await this.client.describeInstanceAttribute(request);
      const attribute = body?.instances?.DBInstanceAttribute?.[0];
      if (attribute?.instanceStatus !== "Normal") return undefined;
      const { connectionDomain = "", port } = attribute;
      return { id: instanceId, host: connectionDomain, port: Number(port) };
    });
  }

  /** Looks until as many instances are Normal. */
  async untilAllNormal(count: number, everyMs = 20): Promise<void> {
    const request = new models.DescribeInstancesRequest({
      regionId: region,
      instanceStatus: "Normal",
      pageSize: 10,
    });
    await poll(everyMs, 120_000, `${count} instances are Normal`, async () => {
      const { body } = await this.client.describeInstances(request);
      return (body?.totalCount ?? 0) >= count || undefined;
    });
  }

  /** One value out of the server's own database, read beside it. */
  row(sql: string, ...parameters: string[]): Record<string, unknown> | undefined {
    using database = openReadOnly(join(this.dataDir, "kvasir.db"));
    return database.database.prepare(sql).get(...parameters);
  }

  /** Ends the control plane as Ctrl-C does. The nodes go on. */
  async interrupt(): Promise<void> {
    this.#child.kill("SIGINT");
    if (this.#child.exitCode === null) await once(this.#child, "exit");
  }

  /** Ends everything, nodes included. */
  async [Symbol.asyncDispose](): Promise<void> {
    await down(this.#options.program, this.dataDir);
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      await once(this.#child, "exit");
    }
    if (this.#options.dataDir === undefined)
      rmSync(this.dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 });
  }
}

interface Ready {
  readonly endpoint: string;
  readonly accessKeyId: string;
}

/** The program finds its Node by its first line; it gets the one that runs the bench. */
const environment = {
  ...process.env,
  PATH: `${dirname(process.execPath)}${delimiter}${process.env["PATH"]}`,
};

const benchSecret = "bench-secret-of-this-run";

export function newDataDir(): string {
  return mkdtempSync(join(tmpdir(), "kvasir-bench-"));
}

async function serve(program: string, dataDir: string) {
  const args = ["serve", "--json", "--port", "0", "--tls-port", "0", "--data", dataDir];
  const child = spawn(program, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...environment,
      KVASIR_ACCESS_KEY_ID: "LTAIbench",
      KVASIR_ACCESS_KEY_SECRET: benchSecret,
      // Away from the ground of an installation that may be running on this machine.
      KVASIR_NETWORK: `127.${200 + (process.pid % 50)}.0.0/16`,
      KVASIR_REPLICATION_PORTS: "24000-24199",
    },
  });
  let complaint = "";
  child.stderr.on("data", (text: Buffer) => {
    complaint += text.toString();
  });
  const lines = createInterface({ input: child.stdout });
  const [line] = await Promise.race([
    once(lines, "line"),
    once(child, "exit").then(([code]) => {
      throw new Error(`the server ended with ${code} before it was ready: ${complaint}`);
    }),
  ]);
  return { child, ready: JSON.parse(line) as Ready };
}

export async function down(program: string, dataDir: string): Promise<void> {
  const child = spawn(program, ["down", "--data", dataDir], {
    stdio: "ignore",
    env: environment,
  });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`kvasir down --data ${dataDir} ended with ${code}`);
}

function openReadOnly(path: string) {
  const database = new DatabaseSync(path, { readOnly: true, timeout: 2_000 });
  return { database, [Symbol.dispose]: () => database.close() };
}

/** @throws Error when the condition is not so in time */
export async function poll<T>(
  everyMs: number,
  timeoutMs: number,
  what: string,
  look: () => Promise<T | undefined>,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(`not so after ${timeoutMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
