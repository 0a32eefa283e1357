import { type RedisUser, renderAclFile } from "./acl.ts";

export interface RedisNodeOptions {
  readonly users: readonly RedisUser[];
  readonly maxMemoryBytes: number;
  /** From `maxClientsFor`. */
  readonly maxClients: number;
  readonly databases?: number;
  /**
   * Redis settings by name. `client-output-buffer-limit` is given per class, as
   * `client-output-buffer-limit pubsub`.
   */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Only for nodes that replicate: without it the node listens on no network at all. */
  readonly replication?: RedisReplicationOptions;
}

export interface RedisReplicationOptions {
  /** Private port on 127.0.0.1. Of no use to anybody without the installation's key. */
  readonly port: number;
  /** The installation's own CA, and this node's certificate and key under it. */
  readonly caPem: string;
  readonly certificatePem: string;
  readonly keyPem: string;
  /** The user, of privilege `replicator`, as which a node logs in to its master. */
  readonly username: string;
  readonly password: string;
  /** Start as a replica of this node. */
  readonly replicaOf?: { readonly host: string; readonly port: number };
}

/** The engine's part of a driver's node specification. `{dir}` stands for the node's folder. */
export interface RedisNodeSpec {
  readonly engine: "redis";
  readonly args: readonly string[];
  readonly files: Readonly<Record<string, string>>;
}

/** Name of the unix socket in the node's folder. */
export const redisSocketName = "redis.sock";

/** Connections kept free for the control plane and for replicas, beside the customer's. */
export const controlConnections = 32;

/** File descriptors that Redis keeps for itself beside its clients (its own constant). */
const redisOwnFiles = 32;

/**
 * `maxclients` for a class with so many connections, as far as one process may open files.
 * @returns the setting, and how many connections that leaves to the customer
 */
export function maxClientsFor(options: { connections: number; openFileLimit: number }): {
  maxClients: number;
  customerConnections: number;
} {
  const most = options.openFileLimit - redisOwnFiles;
  const maxClients = Math.min(options.connections + controlConnections, most);
  return { maxClients, customerConnections: maxClients - controlConnections };
}

/**
 * How to run one Redis node: it listens on a unix socket in its folder, keeps an append-only file
 * that the control plane rewrites when it sees fit, and logs to its standard output.
 * @throws for a parameter that is not an instance's to set, or a name that is none
 */
export function redisNodeSpec(options: RedisNodeOptions): RedisNodeSpec {
  const lines = [
    ...structure(options),
    ...(options.replication ? replicationLines(options.replication) : []),
  ];
  const decided = new Set(lines.map(([name]) => name));
  for (const [name, value] of Object.entries({ ...tuning, ...options.parameters })) {
    if (decided.has(name) || neverParameters.test(name)) {
      throw new Error(`${name} is not a parameter of an instance`);
    }
    lines.push(parameterLine(name, value));
  }
  return {
    engine: "redis",
    args: ["{dir}/redis.conf"],
    files: {
      "redis.conf": lines.map((words) => `${words.join(" ")}\n`).join(""),
      "users.acl": renderAclFile(options.users),
      ...(options.replication ? replicationFiles(options.replication) : {}),
    },
  };
}

/**
 * Start values that a parameter may replace. What is written is kept in the append-only file, not
 * in dumps, unless a parameter says otherwise. `hz` is Redis' own default: with less, a node takes up
 * to a second longer to obey SIGTERM and to notice the end of a dump, so also to bring a replica
 * online.
 */
const tuning: Readonly<Record<string, string>> = {
  appendonly: "yes",
  save: "",
  hz: "10",
  "dynamic-hz": "yes",
};

/** Settings by which a parameter could open another way in, whether this node uses them or not. */
const neverParameters =
  /^(tls-|bind|unixsocket|master|replicaof|slaveof|include|loadmodule|requirepass|user$|rename-)/;

/**
 * The parameter `hz` of a master while a replica joins it. A master brings a replica online in the
 * next round of its periodic work: within 10 ms at this setting, within 100 ms at the default.
 */
export const joiningHz = "100";

function structure(options: RedisNodeOptions): string[][] {
  return [
    ["port", "0"],
    ["unixsocket", quote(`{dir}/${redisSocketName}`)],
    ["unixsocketperm", "600"],
    ["dir", quote("{dir}")],
    ["aclfile", quote("{dir}/users.acl")],
    ["logfile", '""'],
    ["daemonize", "no"],
    ["supervised", "no"],
    // A changed title would hide the command line by which an operator recognises a node.
    ["set-proc-title", "no"],
    ["always-show-logo", "no"],
    // A unix socket refuses what its queue does not hold; a node that is busy for a moment has to
    // keep as many waiting as a network socket would.
    ["tcp-backlog", "4096"],
    ["databases", String(options.databases ?? 256)],
    ["maxmemory", String(options.maxMemoryBytes)],
    ["maxclients", String(options.maxClients)],
    ["enable-debug-command", "no"],
    ["enable-module-command", "no"],
    ["enable-protected-configs", "no"],
    // Restoring to a point in time needs the times in the file, and segments that begin only
    // where the control plane says so.
    ["aof-timestamp-enabled", "yes"],
    ["auto-aof-rewrite-percentage", "0"],
    // Straight from memory a master calls a replica online up to a second before it sends it any
    // new write: it waits for a sign that the replica may have given too early. By way of a file it
    // sends the writes from the moment on at which it says so.
    ["repl-diskless-sync", "no"],
    // Loads from the socket only where nothing can be lost by it; a node with data goes by disk.
    ["repl-diskless-load", "on-empty-db"],
    ["repl-backlog-size", String(backlogBytes(options.maxMemoryBytes))],
    ["shutdown-timeout", "3"],
  ];
}

/**
 * How much a replica may miss and still catch up without a full sync. Counts as the customer's
 * memory, so small classes get little.
 */
function backlogBytes(maxMemoryBytes: number): number {
  const mebibyte = 1024 * 1024;
  return Math.min(Math.max(Math.floor(maxMemoryBytes / 64), mebibyte), 16 * mebibyte);
}

/** What a node that replicates has in its folder, by name. Written with mode 0600. */
export function replicationFiles(replication: RedisReplicationOptions): Record<string, string> {
  return {
    "replication-ca.pem": replication.caPem,
    "replication-cert.pem": replication.certificatePem,
    "replication-key.pem": replication.keyPem,
  };
}

/** Settings that open the private port of a node; all of them can change while it runs. */
export function replicationSettings(
  replication: RedisReplicationOptions,
  dir: string,
): [name: string, value: string][] {
  return [
    ["bind", "127.0.0.1"],
    ["tls-replication", "yes"],
    ["tls-auth-clients", "yes"],
    ["tls-protocols", "TLSv1.3"],
    ["tls-ca-cert-file", `${dir}/replication-ca.pem`],
    ["tls-cert-file", `${dir}/replication-cert.pem`],
    ["tls-key-file", `${dir}/replication-key.pem`],
    ["masteruser", replication.username],
    ["masterauth", replication.password],
    // Last: the port opens only when all that guards it is there.
    ["tls-port", String(replication.port)],
  ];
}

function replicationLines(replication: RedisReplicationOptions): string[][] {
  const { replicaOf } = replication;
  return [
    ...replicationSettings(replication, "{dir}").map(([name, value]) => [name, quote(value)]),
    ...(replicaOf ? [["replicaof", quote(replicaOf.host), String(replicaOf.port)]] : []),
  ];
}

function parameterLine(name: string, value: string): string[] {
  const limit = /^client-output-buffer-limit (normal|replica|pubsub)$/.exec(name);
  if (limit) {
    if (!/^\d+ \d+ \d+$/.test(value)) throw new Error(`${name} is three numbers`);
    return ["client-output-buffer-limit", limit[1] ?? "", value];
  }
  if (!/^[a-z][a-z0-9-]*$/.test(name)) throw new Error(`${name} is not the name of a setting`);
  return [name, quote(value)];
}

/** One word of a Redis configuration line, whatever it contains. */
function quote(value: string): string {
  const escaped = value.replace(/[\\"]/g, "\\$&").replace(/\n/g, "\\n").replace(/\r/g, "\\r");
  return `"${escaped}"`;
}
