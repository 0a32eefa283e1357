import { mkdirSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { pino } from "pino";
import { writeAccessKey } from "../access-key-file.ts";
import type { AppConfig } from "../config.ts";
import type { App } from "../create-app.ts";
import { DataFolderInUse, lockDataFolder } from "../data-lock.ts";
import { UnusableNetwork } from "../network.ts";
import { type CommandContext, CommandFailed } from "./command-context.ts";
import { readyText } from "./ready-text.ts";
import { stopSignals } from "./stop-signals.ts";

/**
 * Runs the server until a signal. The first one lets running requests end; the nodes go on unless
 * the installation is ephemeral. A second one ends the process at once.
 */
export async function serve(context: CommandContext, { json }: { json: boolean }): Promise<number> {
  // Engines write users, dumps and logs of commands with the mask that they inherit.
  process.umask(0o077);
  const { messages, print, complain } = context;
  const config = context.config.ephemeral ? inTemporaryFolder(context.config) : context.config;
  const signals = stopSignals();
  using lock = lockOrExplain(config.dataDir, messages);
  const { log, flush } = openLog(config);
  log.info({ pid: process.pid, dataDir: config.dataDir }, "starting");
  let app: App;
  try {
    const { createApp } = await import("../create-app.ts");
    app = await createApp(config, { log });
  } catch (error) {
    log.fatal({ err: error }, "the server did not start");
    await flush();
    if (config.ephemeral) rmSync(config.dataDir, { recursive: true, force: true, maxRetries: 5 });
    throw explained(error, messages);
  }
  const { endpoint, tlsEndpoint, accessKeyId, caFile } = app;
  writeAccessKey(config.dataDir, app);
  lock.publish({ endpoint, tlsEndpoint });
  log.info({ endpoint, tlsEndpoint }, "ready");
  const ready = { event: "ready", endpoint, tlsEndpoint, accessKeyId, caFile };
  print(json ? JSON.stringify(ready) : readyText(app, config, messages));

  await signals.first;
  complain(messages.stopping);
  signals.onSecond(() => {
    complain(messages.stopForced);
    lock[Symbol.dispose]();
    process.exit(130);
  });
  const nodes = await app.nodesRunning();
  await app.stop({ nodes: config.ephemeral ? "destroy" : "leave" });
  log.info({ nodes }, "stopped");
  await flush();
  if (config.ephemeral) rmSync(config.dataDir, { recursive: true, force: true, maxRetries: 5 });
  complain(config.ephemeral ? messages.allGone : messages.leftRunning(nodes, config.dataDir));
  return 0;
}

function inTemporaryFolder(config: AppConfig): AppConfig {
  const dataDir = mkdtempSync(join(tmpdir(), "kvasir-"));
  const isInside = dirname(config.logFile) === config.dataDir;
  return {
    ...config,
    dataDir,
    logFile: isInside ? join(dataDir, basename(config.logFile)) : config.logFile,
  };
}

function lockOrExplain(dataDir: string, messages: CommandContext["messages"]) {
  try {
    return lockDataFolder(dataDir);
  } catch (cause) {
    if (!(cause instanceof DataFolderInUse)) throw cause;
    const { pid, ready } = cause.holder;
    throw new CommandFailed(messages.inUse(dataDir, pid, ready?.endpoint ?? null), { cause });
  }
}

/** Lines are written in the background: a request does not wait for the disk. */
function openLog({ logFile, logLevel }: AppConfig) {
  if (logFile !== "-") mkdirSync(dirname(logFile), { recursive: true, mode: 0o700 });
  const dest = logFile === "-" ? 2 : openSync(logFile, "a", 0o600);
  const destination = pino.destination({ dest, sync: false });
  const log = pino({ level: logLevel, base: null }, destination);
  const flush = () =>
    new Promise<void>((done, fail) => destination.flush((error) => (error ? fail(error) : done())));
  return { log, flush };
}

function explained(error: unknown, messages: CommandContext["messages"]): unknown {
  if (error instanceof UnusableNetwork) {
    const { network, kept } = error;
    const text = kept ? messages.networkKept(kept, network) : messages.networkNotLocal(network);
    return new CommandFailed(text, { cause: error });
  }
  const { code, address, port } = error as NodeJS.ErrnoException & {
    address?: string;
    port?: number;
  };
  if (code !== "EADDRINUSE" || port === undefined) return error;
  return new CommandFailed(messages.portTaken(`${address}:${port}`), { cause: error });
}
