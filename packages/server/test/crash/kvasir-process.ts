import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Ground } from "../ground.ts";
import { databaseOf } from "../test-database.ts";
import { type SdkClient, sdkClient } from "../test-server.ts";

// The command takes the bundle only if no source is newer, and then starts three times as fast.
const program = fileURLToPath(new URL("../../bin/kvasir.mjs", import.meta.url));
const startTimeoutMs = 30_000;
/** Stands for the endpoint of a control plane that has died. */
const nowhere = "http://127.0.0.1:1";

/** A control plane in a process of its own, as a user starts it. */
export interface KvasirProcess {
  readonly pid: number;
  readonly client: SdkClient;
  /** From the start of the command to its ready line. */
  readonly readyMs: number;
  /** Resolves when the process has ended, however that came about. */
  readonly ended: Promise<unknown>;
  hasEnded(): boolean;
  /** As a power cut would: nothing is tidied up. */
  kill(): Promise<void>;
}

/**
 * Starts `kvasir serve` and waits for its ready line. One that is told to crash may end before it.
 */
export async function startKvasir(
  dataDir: string,
  ground: Ground,
  { crashAt, redisServer }: { crashAt?: string; redisServer?: string } = {},
): Promise<KvasirProcess> {
  const databaseUrl = await databaseOf(dataDir);
  const startedAt = performance.now();
  const child = spawn(
    process.execPath,
    [
      ...[program, "serve", "--json", "--data", dataDir, "--port", "0", "--tls-port", "0"],
      ...["--network", ground.network, "--slots", "32", "--log-level", "debug"],
      ...["--replication-ports", `${ground.firstPort}-${ground.firstPort + ground.portCount - 1}`],
    ],
    {
      stdio: ["ignore", "pipe", "inherit"],
      env: {
        PATH: process.env["PATH"],
        // A scenario takes one before each crash.
        KVASIR_BACKUPS_PER_DAY: "1000",
        KVASIR_ALLOW_CLOCK: "true",
        ...(crashAt ? { KVASIR_CRASH_AT: crashAt } : {}),
        ...(redisServer ? { KVASIR_REDIS_SERVER: redisServer } : {}),
        ...(databaseUrl === null ? {} : { KVASIR_DATABASE_URL: databaseUrl }),
      },
    },
  );
  const ended = once(child, "exit");
  const ready = await readyLine(child, ended).catch((error: unknown) => {
    child.kill("SIGKILL");
    throw error;
  });
  if (!ready && !crashAt) throw new Error("kvasir ended before it was ready");
  const key = JSON.parse(readFileSync(join(dataDir, "access-key.json"), "utf8")) as {
    accessKeyId: string;
    accessKeySecret: string;
  };
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  return {
    pid: child.pid ?? 0,
    client: sdkClient({ endpoint: ready?.endpoint ?? nowhere, ...key }),
    readyMs: performance.now() - startedAt,
    ended,
    hasEnded,
    async kill() {
      if (!hasEnded()) child.kill("SIGKILL");
      await ended;
    },
  };
}

async function readyLine(child: ChildProcess, ended: Promise<unknown>) {
  if (!child.stdout) throw new Error("kvasir has no standard output");
  const lines = createInterface({ input: child.stdout });
  const line = await Promise.race([
    once(lines, "line", { signal: AbortSignal.timeout(startTimeoutMs) }),
    ended.then(() => undefined),
  ]);
  return line && (JSON.parse(String(line[0])) as { endpoint: string });
}

/** Ends whatever an installation left running. */
export async function stopInstallation(dataDir: string): Promise<void> {
  if (!existsSync(dataDir)) return;
  const child = spawn(process.execPath, [program, "down", "--data", dataDir], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [code] = await once(child, "exit");
  // Without its folder nobody would find again what still runs.
  if (code !== 0) throw new Error(`kvasir down failed for ${dataDir}`);
}
