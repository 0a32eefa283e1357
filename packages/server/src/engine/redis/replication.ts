import { setTimeout as sleep } from "node:timers/promises";
import { infoNumber, infoRecord, infoText, type RedisInfo, readInfo } from "./info.ts";
import type { RedisClient } from "./redis-client.ts";

export interface RedisAddress {
  readonly host: string;
  readonly port: number;
}

export interface ReplicationState {
  /** Changes with every start of the process. */
  readonly runId: string;
  /** The port by which other nodes reach this one; 0 when it listens on none. */
  readonly port: number;
  readonly role: "master" | "replica";
  /** How far this node itself has come, in bytes of the replication stream. */
  readonly offset: number;
  /** Names the history that `offset` counts in. */
  readonly replicationId: string;
  readonly loading: boolean;
  /** A replica's view of its master; null on a master. */
  readonly master: LinkState | null;
  readonly replicas: readonly ReplicaState[];
}

/** A replica's link to its master. */
export interface LinkState {
  readonly address: RedisAddress;
  readonly linkUp: boolean;
  /** How long the link has been down, to the second; endless when it never was up. */
  readonly linkDownMs: number;
  readonly syncing: boolean;
}

/** A replica as its master sees it; `offset` is up to a second old. */
export interface ReplicaState {
  readonly address: RedisAddress;
  readonly online: boolean;
  readonly offset: number;
}

/** What a node is in replication, asked from itself. */
export async function observe(client: RedisClient): Promise<ReplicationState> {
  return replicationState(await readInfo(client, "server", "persistence", "replication"));
}

/** The same from an INFO answer with the sections `server`, `persistence`, `replication`. */
export function replicationState(info: RedisInfo): ReplicationState {
  const isReplica = infoText(info, "role") === "slave";
  return {
    runId: infoText(info, "run_id"),
    port: infoNumber(info, "tcp_port"),
    role: isReplica ? "replica" : "master",
    offset: infoNumber(info, isReplica ? "slave_repl_offset" : "master_repl_offset"),
    replicationId: infoText(info, "master_replid"),
    loading: info.get("loading") !== "0" || info.get("async_loading") === "1",
    master: isReplica ? linkOf(info) : null,
    replicas: replicasOf(info),
  };
}

function linkOf(info: RedisInfo): LinkState {
  // The field is there only while the link is down; -1 says that it never was up.
  const downSeconds = Number(info.get("master_link_down_since_seconds") ?? 0);
  return {
    address: { host: infoText(info, "master_host"), port: infoNumber(info, "master_port") },
    linkUp: info.get("master_link_status") === "up",
    linkDownMs: downSeconds < 0 ? Number.POSITIVE_INFINITY : downSeconds * 1000,
    syncing: info.get("master_sync_in_progress") === "1",
  };
}

function replicasOf(info: RedisInfo): ReplicaState[] {
  const replicas: ReplicaState[] = [];
  for (let index = 0; ; index++) {
    const line = info.get(`slave${index}`);
    if (line === undefined) return replicas;
    const record = infoRecord(line);
    replicas.push({
      address: { host: record.get("ip") ?? "", port: Number(record.get("port")) },
      online: record.get("state") === "online",
      offset: Number(record.get("offset")),
    });
  }
}

/**
 * Whether the replica holds all that the master had when it was asked, and gets what comes now. Ask
 * the master first: a replica asked before it may lack what came in between. After a full sync a
 * replica calls its link up a moment before the master sends it anything new; only `online` says
 * that it does.
 */
export function isInSync(master: ReplicationState, replica: ReplicationState): boolean {
  return (
    master.role === "master" &&
    master.replicas.some(({ online, address }) => online && address.port === replica.port) &&
    replica.master?.linkUp === true &&
    !replica.master.syncing &&
    !replica.loading &&
    replica.replicationId === master.replicationId &&
    replica.offset >= master.offset
  );
}

/** Longest wait of one call, in which nothing else is looked at. */
const catchUpMs = 1_000;

/**
 * Waits a moment until every one of these replicas holds all that the master has at this moment.
 * @returns false when one does not by then
 */
export async function haveCaughtUp(
  master: RedisClient,
  replicas: readonly RedisClient[],
): Promise<boolean> {
  if (replicas.length === 0) return true;
  const goal = await observe(master);
  const deadline = performance.now() + catchUpMs;
  for (;;) {
    const states = await Promise.all(replicas.map(observe));
    if (states.every((state) => isInSync(goal, state))) return true;
    if (performance.now() > deadline) return false;
    await sleep(5);
  }
}

/** Makes a node the replica of another. Returns before the link is up. Idempotent. */
export async function follow(client: RedisClient, master: RedisAddress): Promise<void> {
  await client.replicaof(master.host, master.port);
}

/** Makes a replica a master with the data it has. Idempotent: a master stays what it is. */
export async function promote(client: RedisClient): Promise<void> {
  await client.replicaof("NO", "ONE");
}
