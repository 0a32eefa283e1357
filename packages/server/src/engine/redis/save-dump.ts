import { setTimeout as sleep } from "node:timers/promises";
import { pollUntil } from "../poll-until.ts";
import { isRewriting } from "./aof.ts";
import { infoNumber, type RedisInfo, readInfo } from "./info.ts";
import { connectRedis, type RedisClient } from "./redis-client.ts";

export interface SaveDumpOptions {
  /** The node's unix socket. */
  readonly path: string;
  readonly username: string;
  readonly password: string;
  readonly signal?: AbortSignal;
  /** Share of the keys that are saved, 0 to 1. */
  onProgress?(share: number): void;
  /** Awaited now and then while the child writes. */
  whileSaving?(): Promise<void>;
}

/** The node did not save, or it ended meanwhile. */
export class SaveDumpError extends Error {
  override readonly name = "SaveDumpError";
}

/** Name of the dump in a node's folder. A new one takes the place of the old when it is whole. */
export const dumpName = "dump.rdb";

/** Longest wait for another child of the node: a rewrite, or a dump for a replica. */
const turnTimeoutMs = 10 * 60_000;
const lookMs = 50;

/**
 * Makes the node write a dump of all data as of one moment into its folder. Only a child of the
 * node works on it, so neither its clients nor the caller slow it down. It is on the disk when
 * this resolves.
 * @throws SaveDumpError
 */
export async function saveDump(options: SaveDumpOptions): Promise<void> {
  const { path, username, password } = options;
  let client: RedisClient | undefined;
  try {
    client = await connectRedis({ to: { path }, username, password });
    const savesBefore = await untilOurTurn(client, options.signal);
    await client.bgsave();
    await untilSaved(client, savesBefore, options);
  } catch (cause) {
    if (cause instanceof SaveDumpError) throw cause;
    throw new SaveDumpError("the node did not save its data", { cause });
  } finally {
    client?.disconnect();
  }
}

/** @returns how many dumps the node has written so far */
function untilOurTurn(client: RedisClient, signal?: AbortSignal): Promise<number> {
  return pollUntil(
    async () => {
      refuseAborted(signal);
      const info = await readInfo(client, "persistence");
      return isSaving(info) || isRewriting(info) ? undefined : infoNumber(info, "rdb_saves");
    },
    { everyMs: lookMs, timeoutMs: turnTimeoutMs, what: "the node has no other child" },
  );
}

async function untilSaved(
  client: RedisClient,
  savesBefore: number,
  { signal, onProgress, whileSaving }: SaveDumpOptions,
): Promise<void> {
  for (;;) {
    refuseAborted(signal);
    const info = await readInfo(client, "persistence");
    if (!isSaving(info)) {
      if (infoNumber(info, "rdb_saves") > savesBefore) return;
      throw new SaveDumpError("the node's child could not write the dump");
    }
    const total = infoNumber(info, "current_save_keys_total");
    if (total > 0) onProgress?.(infoNumber(info, "current_save_keys_processed") / total);
    await whileSaving?.();
    await sleep(lookMs);
  }
}

function isSaving(info: RedisInfo): boolean {
  return info.get("rdb_bgsave_in_progress") === "1";
}

function refuseAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new SaveDumpError("the dump was called off");
}
