import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { controlUser, spawnRedis, type TestRedis } from "../testing/spawn-redis.ts";
import { passwordSha256, type RedisPrivilege, renderAclFile, usersFingerprint } from "./acl.ts";
import { redisErrorCode } from "./redis-error.ts";

const roles = ["RoleReadOnly", "RoleReadWrite", "RoleRepl"] as const;
const none = "---";
const all = "rwp";
const writers = "-wp";
const repl = "--p";

/** Which of RoleReadOnly, RoleReadWrite, RoleRepl may do what. */
const table: readonly [command: string, allowed: string][] = [
  ["PING", all],
  ["SELECT 1", all],
  ["HELLO 3", all],
  ["RESET", all],
  ["INFO", all],
  ["TIME", all],
  ["ROLE", all],
  ["DBSIZE", all],
  ["COMMAND COUNT", all],
  ["ACL WHOAMI", all],
  ["CLIENT ID", all],
  ["CLIENT SETNAME x", all],
  ["CLIENT GETNAME", all],
  ["CLIENT LIST", all],
  ["CLIENT TRACKING ON", all],
  ["GET k", all],
  ["MGET k l", all],
  ["HGETALL k", all],
  ["KEYS *", all],
  ["SCAN 0", all],
  ["SORT_RO k", all],
  ["PFCOUNT k", all],
  ["XREAD STREAMS k 0", all],
  ["DUMP k", all],
  ["OBJECT ENCODING k", all],
  ["MEMORY USAGE k", all],
  ["MULTI", all],
  ["WATCH k", all],
  ["SUBSCRIBE c", all],
  ["PSUBSCRIBE c*", all],
  ["PUBSUB CHANNELS", all],
  ["EVAL_RO return 0", all],
  ["FUNCTION LIST", all],
  ["SLOWLOG GET", all],
  ["LATENCY LATEST", all],
  ["CLUSTER INFO", all],
  ["SET k v", writers],
  ["DEL k", writers],
  ["GETDEL k", writers],
  ["GETEX k", writers],
  ["EXPIRE k 1", writers],
  ["SORT k", writers],
  ["RESTORE k 0 x", writers],
  ["XREADGROUP GROUP g c STREAMS k >", writers],
  ["PUBLISH c m", writers],
  ["EVAL return 0", writers],
  ["FCALL f 0", writers],
  ["FUNCTION LOAD x", writers],
  ["FUNCTION FLUSH", writers],
  ["SCRIPT FLUSH", writers],
  ["SCRIPT KILL", writers],
  ["FLUSHALL", writers],
  ["FLUSHDB", writers],
  ["SWAPDB 0 1", writers],
  ["MONITOR", writers],
  ["CLIENT KILL ID 1", writers],
  ["CLIENT UNBLOCK 1", writers],
  ["LATENCY RESET", writers],
  ["MEMORY PURGE", writers],
  ["PSYNC ? -1", repl],
  ["SYNC", repl],
  ["REPLCONF listening-port 1", repl],
  ["CONFIG GET maxmemory", none],
  ["CONFIG GET masterauth", none],
  ["CONFIG SET maxmemory 1", none],
  ["CONFIG REWRITE", none],
  ["CONFIG RESETSTAT", none],
  ["SHUTDOWN", none],
  ["REPLICAOF NO ONE", none],
  ["SLAVEOF NO ONE", none],
  ["FAILOVER", none],
  ["ACL LIST", none],
  ["ACL SETUSER x", none],
  ["ACL DELUSER x", none],
  ["ACL SAVE", none],
  ["ACL LOG", none],
  ["ACL GETUSER default", none],
  ["DEBUG SLEEP 0", none],
  ["SAVE", none],
  ["BGSAVE", none],
  ["BGREWRITEAOF", none],
  ["MODULE LIST", none],
  ["MODULE LOAD x", none],
  ["MIGRATE h 1 k 0 1", none],
  ["RESTORE-ASKING k 0 x", none],
  ["SCRIPT DEBUG YES", none],
  ["CLIENT PAUSE 1", none],
  ["CLIENT UNPAUSE", none],
  ["CLIENT NO-EVICT ON", none],
  ["SLOWLOG RESET", none],
  ["CLUSTER MEET h 1", none],
  ["CLUSTER RESET", none],
  ["CLUSTER FAILOVER", none],
  ["CLUSTER ADDSLOTS 1", none],
  ["PFSELFTEST", none],
];

describe("the ACL of a node", () => {
  let redis: TestRedis;

  beforeAll(async () => {
    redis = await spawnRedis({
      users: [
        controlUser,
        ...roles.map((role) => account(role, role)),
        account("replica", "replicator"),
        account("gone", "off"),
      ],
    });
  });
  afterAll(() => redis[Symbol.asyncDispose]());

  const dryRun = async (user: string, ...words: string[]): Promise<boolean> =>
    (await redis.control.call("ACL", "DRYRUN", user, ...words)) === "OK";

  it.each(table)("answers %s to RoleReadOnly, RoleReadWrite, RoleRepl as %s", async (line, may) => {
    // A script is one word in the protocol; here it stands in one line with the others.
    const words = line.startsWith("EVAL")
      ? [line.split(" ", 1)[0] ?? "", "return 0", "0"]
      : line.split(" ");
    const answers = await Promise.all(roles.map((role) => dryRun(role, ...words)));
    expect(answers.map((allowed, index) => (allowed ? "rwp"[index] : "-")).join("")).toBe(may);
  });

  /** Those commands with a flag, subcommands included, that a user may call. */
  const allowedOf = async (user: string, flag: string): Promise<string[]> => {
    type Entry = [name: string, arity: number, flags: string[], ...unknown[]];
    const commands = (await redis.control.call("COMMAND")) as Entry[];
    const all = commands.flatMap((entry) => [entry, ...((entry[9] ?? []) as Entry[])]);
    const flagged = all.filter(([, , flags]) => flags.includes(flag));
    expect(flagged.length).toBeGreaterThan(50);
    const allowed: string[] = [];
    for (const [name, arity] of flagged) {
      const words = name.split("|");
      const padding = Array.from({ length: Math.abs(arity) - words.length }, () => "1");
      if (await dryRun(user, ...words, ...padding)) allowed.push(name);
    }
    return allowed.sort();
  };

  it("refuses a read-only account every command that Redis flags as a write", async () => {
    expect(await allowedOf("RoleReadOnly", "write")).toEqual([]);
  });

  it("allows of the commands that Redis flags as administration only these", async () => {
    const looks = ["client|list", "latency|doctor", "latency|graph"];
    looks.push("latency|histogram", "latency|history", "latency|latest");
    looks.push("slowlog|get", "slowlog|len");
    const own = ["client|kill", "client|unblock", "latency|reset", "monitor"];
    const cluster = ["cluster|count-failure-reports", "cluster|replicas", "cluster|slaves"];
    expect(await allowedOf("RoleReadOnly", "admin")).toEqual(looks.sort());
    expect(await allowedOf("RoleReadWrite", "admin")).toEqual(
      [...looks, ...own, ...cluster].sort(),
    );
  });

  it("means on a connection what the table says", async () => {
    const reader = await redis.connect({ username: "RoleReadOnly", password: "RoleReadOnly" });
    const writer = await redis.connect({ username: "RoleReadWrite", password: "RoleReadWrite" });
    expect(await writer.set("k", "v")).toBe("OK");
    expect(await reader.get("k")).toBe("v");
    expect(await codeOf(reader.set("k", "w"))).toBe("NOPERM");
    expect(await codeOf(reader.eval("return redis.call('SET','k','w')", 0))).toBe("NOPERM");
    expect(await codeOf(writer.config("GET", "*"))).toBe("NOPERM");
    expect(await codeOf(writer.eval("return redis.call('CONFIG','GET','*')", 0))).toBe("ERR");
    expect(await codeOf(writer.call("SHUTDOWN"))).toBe("NOPERM");
  });

  it("lets a replicator replicate and nothing else", async () => {
    expect(await dryRun("replica", "PSYNC", "?", "-1")).toBe(true);
    expect(await dryRun("replica", "REPLCONF", "ack", "1")).toBe(true);
    expect(await dryRun("replica", "GET", "k")).toBe(false);
    expect(await dryRun("replica", "SUBSCRIBE", "c")).toBe(false);
    expect(await dryRun("replica", "INFO")).toBe(false);
  });

  it("never shows a password to MONITOR", async () => {
    const watcher = await redis.connect({ username: "RoleReadWrite", password: "RoleReadWrite" });
    const monitor = await watcher.monitor();
    const seen: string[] = [];
    const marker = new Promise<void>((resolve) => {
      monitor.on("monitor", (_time: string, words: string[]) => {
        seen.push(words.join(" "));
        if (words.includes("marker")) resolve();
      });
    });
    const other = await redis.connect({ username: "RoleReadOnly", password: "RoleReadOnly" });
    await other.call("AUTH", "RoleReadWrite", "RoleReadWrite");
    await other.call("HELLO", "2", "AUTH", "RoleReadWrite", "RoleReadWrite");
    await redis.control.acl("SETUSER", "gone", `#${passwordSha256("x")}`);
    await other.get("marker");
    await marker;
    monitor.disconnect();
    expect(seen.join("\n")).not.toMatch(/RoleReadWrite|#/);
  });

  it("keeps out a user that is off and, unless it is listed, the default user", async () => {
    await expect(redis.connect({ username: "gone", password: "gone" })).rejects.toThrow();
    const anonymous = await redis.connect();
    expect(await codeOf(anonymous.ping())).toBe("NOAUTH");
  });

  it("gives lists with the same access the same fingerprint, and others another", () => {
    const [a, b] = [account("a", "RoleReadOnly"), account("b", "RoleReadWrite")];
    expect(usersFingerprint([a, b])).toBe(usersFingerprint([b, a]));
    expect(usersFingerprint([a, b])).not.toBe(usersFingerprint([a]));
    expect(usersFingerprint([a])).not.toBe(usersFingerprint([{ ...a, privilege: "off" }]));
  });

  it("refuses names and hashes that would change the meaning of an ACL line", () => {
    expect(() => renderAclFile([account("a on nopass", "off")])).toThrow("no spaces");
    const user = { name: "a", passwordSha256s: ["abc"], privilege: "RoleReadOnly" } as const;
    expect(() => renderAclFile([user])).toThrow("SHA-256");
  });
});

function account(name: string, privilege: RedisPrivilege) {
  return { name, passwordSha256s: [passwordSha256(name)], privilege };
}

async function codeOf(reply: Promise<unknown>): Promise<string | undefined> {
  return reply.then(() => undefined, redisErrorCode);
}
