import { hash } from "node:crypto";

export type RedisPrivilege =
  /** The account privileges of the API. */
  | "RoleReadOnly"
  | "RoleReadWrite"
  | "RoleRepl"
  /** The control plane itself. */
  | "control"
  /** A replica that logs in to its master. */
  | "replicator"
  /** May log in, and do nothing. */
  | "none"
  /** Exists, may not log in. */
  | "off";

export interface RedisUser {
  readonly name: string;
  /** SHA-256 of each password that opens this user, lower-case hex. See `passwordSha256`. */
  readonly passwordSha256s: readonly string[];
  readonly privilege: RedisPrivilege;
  /** Lets anybody in without a password, or with any. */
  readonly noPassword?: boolean;
  /** Commands taken away from what the privilege grants; names of `commandNames`. */
  readonly disabledCommands?: readonly string[];
}

/** The form in which Redis keeps passwords. */
export function passwordSha256(password: string): string {
  return hash("sha256", password, "hex");
}

const everyKeyAndChannel = ["~*", "&*"];

/**
 * A customer of a managed Redis may do all but what administers the server itself. `-@admin` also
 * takes away commands that only look or only concern the customer's own connections: those come
 * back. CONFIG GET does not, because it would show the replication password; CLIENT PAUSE does
 * not, because it would stop the control plane's own probes.
 */
const readWrite = [
  "+@all",
  "-@admin",
  "-acl",
  "+acl|whoami",
  "-migrate",
  "-restore-asking",
  "-script|debug",
  "+client|list",
  "+client|kill",
  "+client|unblock",
  "+cluster|replicas",
  "+cluster|slaves",
  "+cluster|count-failure-reports",
  "+lastsave",
  "+latency",
  "+monitor",
  "+role",
  "+slowlog|get",
  "+slowlog|len",
];

/** Reads, subscribes and looks at the server; neither writes, publishes nor disturbs others. */
const readOnly = [
  "-@all",
  "+@read",
  "+@connection",
  "-client|kill",
  "-client|no-evict",
  "-client|pause",
  "-client|unblock",
  "-client|unpause",
  "+@transaction",
  "+eval_ro",
  "+evalsha_ro",
  "+fcall_ro",
  "+function|list",
  "+function|stats",
  "+script|exists",
  "+script|load",
  "+subscribe",
  "+unsubscribe",
  "+psubscribe",
  "+punsubscribe",
  "+ssubscribe",
  "+sunsubscribe",
  "+pubsub",
  "+acl|whoami",
  "+cluster|countkeysinslot",
  "+cluster|getkeysinslot",
  "+cluster|info",
  "+cluster|keyslot",
  "+cluster|myid",
  "+cluster|nodes",
  "+cluster|shards",
  "+cluster|slots",
  "+info",
  "+latency",
  "-latency|reset",
  "+lastsave",
  "+role",
  "+slowlog|get",
  "+slowlog|len",
  "+time",
];

const rulesOf: Record<RedisPrivilege, readonly string[]> = {
  RoleReadOnly: [...everyKeyAndChannel, ...readOnly],
  RoleReadWrite: [...everyKeyAndChannel, ...readWrite],
  RoleRepl: [...everyKeyAndChannel, ...readWrite, "+psync", "+sync", "+replconf"],
  control: [...everyKeyAndChannel, "+@all"],
  replicator: ["resetchannels", "-@all", "+psync", "+replconf", "+ping"],
  none: ["resetchannels", "-@all"],
  off: ["resetchannels", "-@all"],
};

/** Arguments of `ACL SETUSER name …` that make a user exactly this, whatever it was before. */
export function userRules(user: RedisUser): string[] {
  return [
    "reset",
    user.privilege === "off" ? "off" : "on",
    ...(user.noPassword ? ["nopass"] : user.passwordSha256s.toSorted().map(passwordRule)),
    ...rulesOf[user.privilege],
    ...(user.disabledCommands ?? []).toSorted().map((name) => `-${name}`),
  ];
}

/**
 * All users of a node by name. `default` is always among them: Redis would otherwise make one that
 * may do everything without a password.
 */
export function completeUsers(users: readonly RedisUser[]): RedisUser[] {
  const byName = new Map<string, RedisUser>();
  byName.set("default", { name: "default", passwordSha256s: [], privilege: "off" });
  for (const user of users) {
    if (!/^[^\s"'\\\0]+$/.test(user.name)) throw new Error("a Redis user's name has no spaces");
    byName.set(user.name, user);
  }
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Content of an ACL file with exactly these users. */
export function renderAclFile(users: readonly RedisUser[]): string {
  return completeUsers(users)
    .map((user) => `user ${user.name} ${userRules(user).join(" ")}\n`)
    .join("");
}

/** The same for two lists that give the same access, in whatever order. Reveals no password. */
export function usersFingerprint(users: readonly RedisUser[]): string {
  return hash("sha256", renderAclFile(users), "hex");
}

function passwordRule(sha256: string): string {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error("a password is given as its SHA-256 in hex");
  return `#${sha256}`;
}
