import { afterAll, beforeAll, expect, test } from "vitest";
import { spawnRedis, type TestRedis } from "../testing/spawn-redis.ts";
import { keysOfCommand } from "./data-commands.ts";
import { infoNumber, readInfo } from "./info.ts";
import { runCommand } from "./run-command.ts";

let redis: TestRedis;
beforeAll(async () => {
  redis = await spawnRedis();
});
afterAll(() => redis[Symbol.asyncDispose]());

const run = (...command: string[]) =>
  runCommand(command, {
    path: redis.path,
    username: "control",
    password: "control-password",
    timeoutMs: 1_000,
    maxReplyBytes: 1_000,
  });

test("a command is carried out and answered", async () => {
  expect(await run("SET", "text", "中")).toEqual({ kind: "answered", reply: "OK" });
  expect(await run("GET", "text")).toEqual({ kind: "answered", reply: "中" });
  expect(await run("GET", "none")).toEqual({ kind: "answered", reply: null });
  expect(await run("RPUSH", "list", "a", "b")).toEqual({ kind: "answered", reply: 2 });
  expect(await run("LRANGE", "list", "0", "-1")).toEqual({ kind: "answered", reply: ["a", "b"] });
});

test("what Redis refuses is refused with its code", async () => {
  await redis.control.set("word", "x");
  expect(await run("INCR", "word")).toEqual({ kind: "refused", code: "ERR" });
  expect(await run("LLEN", "word")).toEqual({ kind: "refused", code: "WRONGTYPE" });
});

test("an answer that is too long is not read to its end", async () => {
  await redis.control.set("big", "x".repeat(20_000_000));
  const sent = async () =>
    infoNumber(await readInfo(redis.control, "stats"), "total_net_output_bytes");
  const before = await sent();
  expect(await run("GET", "big")).toEqual({ kind: "too-long" });
  expect((await sent()) - before).toBeLessThan(5_000_000);
  expect(await run("STRLEN", "big")).toEqual({ kind: "answered", reply: 20_000_000 });
});

test("nobody is there, or says nothing", async () => {
  const nowhere = { username: "control", password: "x", timeoutMs: 300, maxReplyBytes: 1_000 };
  expect(await runCommand(["GET", "a"], { ...nowhere, path: `${redis.path}.none` })).toEqual({
    kind: "silent",
  });
  await redis.control.client("PAUSE", 600, "ALL");
  const path = redis.path;
  expect(await runCommand(["GET", "a"], { ...nowhere, path })).toEqual({ kind: "silent" });
});

/** Commands whose parameters cannot all be keys. */
const shapes: Readonly<Record<string, readonly string[]>> = { bitop: ["AND", "k1", "k2", "k3"] };

async function allCommands() {
  const all = (await redis.control.call("COMMAND")) as [string, number, string[], number][];
  return all.map(([name, arity, flags, firstKey]) => ({ name, arity, flags, firstKey }));
}

test("where the keys of a command stand is what Redis says", async () => {
  let known = 0;
  for (const { name, arity } of await allCommands()) {
    const count = arity > 0 ? arity - 1 : Math.max(4, -arity - 1);
    const parameters = shapes[name] ?? ["k1", "k2", "k3", "k4", "k5", "k6"].slice(0, count);
    const keys = keysOfCommand(name, parameters);
    if (keys === undefined) continue;
    known += 1;
    const asked = await redis.control.command("GETKEYS", name, ...parameters);
    expect([name, keys]).toEqual([name, asked]);
  }
  expect(known).toBeGreaterThan(90);
});

test("no command administers, waits, takes data away or looks at more than its keys", async () => {
  for (const { name, flags, firstKey } of await allCommands()) {
    if (keysOfCommand(name, ["a", "b"]) === undefined) continue;
    expect(firstKey, name).toBeGreaterThan(0);
    expect(flags, name).not.toContain("admin");
    expect(flags, name).not.toContain("blocking");
    expect(flags, name).not.toContain("noscript");
    expect(flags, name).not.toContain("movablekeys");
  }
  for (const name of ["config", "keys", "flushall", "eval", "getdel", "spop", "blpop", "scan"]) {
    expect(keysOfCommand(name, ["a"]), name).toBeUndefined();
  }
});
