import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { BackupStorage } from "../../../drivers/backup-storage.ts";
import { isRewriting, rewriteAof, shouldRewriteAof } from "../../../engine/redis/aof.ts";
import { baseName, linkAof } from "../../../engine/redis/aof-archive.ts";
import { readManifest } from "../../../engine/redis/data-files.ts";
import { type RedisInfo, readInfo } from "../../../engine/redis/info.ts";
import type { RedisClient } from "../../../engine/redis/redis-client.ts";
import type { Clock } from "../../../kernel/clock.ts";
import { type Random, randomText } from "../../../kernel/ids.ts";
import type { Log } from "../../../kernel/log.ts";
import { after, done, type Outcome, type Reconciler } from "../../../reconcile/reconciler.ts";
import { workQueue } from "../../../reconcile/work-queue.ts";
import type { Store } from "../../../store/store.ts";
import { type Instance, instanceStore } from "../../instances/index.ts";
import { dayMs, type LogSegment } from "../backup.ts";
import { isBeingRead } from "../is-being-read.ts";
import { policyStore } from "../policy-store.ts";
import { segmentStore } from "../segment-store.ts";
import { closeStranded, noteSize, removeSegment } from "./log-segments.ts";

/** The node whose log counts, as it answers now. */
export interface LogSource {
  readonly nodeId: string;
  readonly dir: string;
  readonly client: RedisClient;
}

export interface LogReconcileContext {
  readonly store: Store;
  readonly clock: Clock;
  /** The clock that Redis writes into its log. */
  readonly machineClock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly storage: BackupStorage;
  wake(kind: string, key: string): void;
  /** Segments are folders in it; on the file system of the nodes. */
  readonly archiveDir: string;
  /** A segment older than this is followed by the next: a restore replays a whole one. */
  readonly longestSegmentMs: number;
  /** The master; null while it does not answer. */
  logSource(instanceId: string): Promise<LogSource | null>;
}

const lookMs = 2_000;
const stepMs = 50;

/**
 * Archives the append-only log of an instance in segments. Each begins with a rewrite that is
 * begun here and nowhere else, so that its first second is known; it ends where the next begins.
 */
export function logReconciler(context: LogReconcileContext): Reconciler {
  return {
    kind: "backup-log",
    concurrency: 16,
    maxBackoffMs: 2_000,
    reconcile: (id) => reconcileLog(id, context),
  };
}

async function reconcileLog(instanceId: string, context: LogReconcileContext): Promise<Outcome> {
  const { instance, segments, retentionDays } = await context.store.read(async (db) => ({
    instance: await instanceStore(db).find(instanceId),
    segments: await segmentStore(db).of(instanceId),
    retentionDays: (await policyStore(db).of(instanceId, 0)).retentionDays,
  }));
  if (!instance || instance.deletedAt !== null || instance.backupLog === 0) {
    const held = [];
    for (const segment of segments) {
      if (await isHeld(segment, context)) held.push(segment);
      else await removeSegment(segment, context);
    }
    return held.length > 0 ? after(lookMs) : done;
  }
  const oldest = context.machineClock.now() - retentionDays * dayMs;
  const expired = segments.find(({ closedAt }) => closedAt !== null && closedAt < oldest);
  if (expired && !(await isHeld(expired, context))) {
    await removeSegment(expired, context);
    return after(0);
  }
  const source = instance.busyTaskId === null ? await context.logSource(instanceId) : null;
  const stranded = segments.find(
    ({ closedAt, nodeId }) => closedAt === null && nodeId !== instance.masterNodeId,
  );
  if (stranded) {
    await closeStranded(stranded, context);
    return after(0);
  }
  if (!source) return after(lookMs);
  return advance(instance, source, segments, context);
}

/** An instance still takes its data from it. */
function isHeld({ id }: LogSegment, { store }: LogReconcileContext): Promise<boolean> {
  return store.read((db) => isBeingRead(id, db));
}

async function advance(
  instance: Instance,
  source: LogSource,
  segments: readonly LogSegment[],
  context: LogReconcileContext,
): Promise<Outcome> {
  const { store } = context;
  const info = await readInfo(source.client, "persistence");
  const current = segments.find((each) => each.closedAt === null && each.openedAt !== null);
  const next = segments.find((each) => each.openedAt === null);
  if (current && (await isCutOff(current, next, source, info, context))) {
    await closeStranded(current, context);
    return after(0);
  }
  // Without an append-only file there is nothing to archive.
  if (info.get("aof_enabled") !== "1") return after(lookMs);
  if (next) return openNext(instance, next, current, source, info, context);
  if (!current || isDue(current, info, context)) {
    const segment: LogSegment = {
      id: `8${randomText(context.random, 11, "0123456789")}`,
      instanceId: instance.id,
      nodeId: source.nodeId,
      baseName: "",
      forkedAt: null,
      openedAt: null,
      closedAt: null,
      clockOffsetMs: 0,
      sizeBytes: 0,
      expiresAt: null,
      pieces: "[]",
      storedUntil: null,
      isLocal: 1,
    };
    await store.transact((db) => segmentStore(db).insert(segment));
    return after(0);
  }
  await noteSize(current, context);
  return after(lookMs);
}

/**
 * What the node writes now no longer arrives in the archive: it stopped to write its file, it began
 * another one that was not asked for here, or the archive is gone.
 */
async function isCutOff(
  current: LogSegment,
  next: LogSegment | undefined,
  source: LogSource,
  info: RedisInfo,
  { archiveDir }: LogReconcileContext,
): Promise<boolean> {
  if (info.get("aof_enabled") !== "1") return true;
  const archive = join(archiveDir, current.id);
  if (!existsSync(archive)) return true;
  if (next) return false;
  const kept = new Set(await readdir(archive));
  return readManifest(source.dir).some(({ name, type }) => type !== "h" && !kept.has(name));
}

function isDue(
  current: LogSegment,
  info: RedisInfo,
  { machineClock, longestSegmentMs }: LogReconcileContext,
): boolean {
  const now = machineClock.now();
  return shouldRewriteAof(info) || now - (current.openedAt ?? now) > longestSegmentMs;
}

/** From a row to a segment that restores: a rewrite, its end, the links, the row; each once. */
async function openNext(
  instance: Instance,
  segment: LogSegment,
  current: LogSegment | undefined,
  source: LogSource,
  info: RedisInfo,
  context: LogReconcileContext,
): Promise<Outcome> {
  const { store, clock, machineClock, archiveDir, storage, wake } = context;
  if (isRewriting(info) || info.get("rdb_bgsave_in_progress") === "1") return after(stepMs);
  const base = baseName(source.dir);
  if (segment.forkedAt === null) {
    const waitMs = untilEarlyInSecond(machineClock.now());
    if (waitMs > 0) return after(waitMs);
    const forkedAt = Math.floor(machineClock.now() / 1000) * 1000;
    await store.transact((db) => segmentStore(db).update(segment.id, { baseName: base, forkedAt }));
    await rewriteAof(source.client);
    const isLate = Math.floor(machineClock.now() / 1000) * 1000 !== forkedAt;
    const begun = await readInfo(source.client, "persistence");
    // Begun in another second than noted, or put off: the next try has to begin anew.
    if (isLate || begun.get("aof_rewrite_scheduled") === "1") {
      await store.transact((db) => segmentStore(db).update(segment.id, { forkedAt: null }));
    }
    return after(stepMs);
  }
  if (base === segment.baseName) {
    // It failed, or the control plane ended before it asked for it.
    await store.transact((db) => segmentStore(db).update(segment.id, { forkedAt: null }));
    return after(stepMs);
  }
  await linkAof(source.dir, join(archiveDir, segment.id));
  await store.transact(async (db, onCommit) => {
    const all = segmentStore(db);
    await all.update(segment.id, {
      openedAt: segment.forkedAt,
      clockOffsetMs: clock.now() - machineClock.now(),
    });
    if (current) await all.update(current.id, { closedAt: segment.forkedAt });
    const work = workQueue(db, onCommit, clock.now(), wake);
    if (storage.isRemote) await work.request("log-storing", instance.id);
  });
  return after(0);
}

/** What Redis forks early in a second belongs to that second, in its own log as well. */
function untilEarlyInSecond(now: number): number {
  const part = now % 1000;
  if (part < 20) return 20 - part;
  return part > 500 ? 1020 - part : 0;
}
