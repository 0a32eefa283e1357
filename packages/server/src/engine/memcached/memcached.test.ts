import { stat } from "node:fs/promises";
import { createConnection } from "node:net";
import { userInfo } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";
import { spawnNode, type TestNode } from "../testing/spawn-node.ts";
import { opcodes } from "./binary-protocol.ts";
import { connectMemcached, MemcachedError } from "./memcached-client.ts";
import {
  flushMemcached,
  memcachedStats,
  probeMemcachedWrite,
  resizeMemcached,
  waitMemcachedReady,
} from "./memcached-commands.ts";
import { memcachedNodeSpec, memcachedSocketName } from "./memcached-config.ts";
import { writeSaslDatabase } from "./sasl-database.ts";

const pathOf = (node: TestNode) => join(node.dir, memcachedSocketName);

async function spawnMemcached(login: boolean): Promise<TestNode> {
  const systemUser = userInfo().username;
  const node = await spawnNode(
    memcachedNodeSpec({ memoryMegabytes: 64, connections: 100, login, systemUser }),
  );
  const ready = { path: pathOf(node), timeoutMs: 5000, hasExited: node.hasExited };
  expect(await waitMemcachedReady(ready)).toMatch(/^1\./);
  return node;
}

async function statusOf(reply: Promise<unknown>): Promise<number | undefined> {
  return reply.then(
    () => undefined,
    (error: unknown) => (error instanceof MemcachedError ? error.status : undefined),
  );
}

const set = (key: string) => ({
  ...{ opcode: opcodes.set, extras: Buffer.alloc(8), key, value: "v" },
});

it("runs with the limits of its class and takes a write, a flush and a resize", async () => {
  await using node = await spawnMemcached(false);
  using client = await connectMemcached({ to: { path: pathOf(node) } });
  expect(await probeMemcachedWrite(client, "token")).toBe("ok");
  expect((await memcachedStats(client)).get("curr_items")).toBe("0");
  await client.one(set("k"));
  expect((await client.one({ opcode: opcodes.get, key: "k" })).value.toString()).toBe("v");
  const stats = await memcachedStats(client);
  expect(stats.get("curr_items")).toBe("1");
  expect(stats.get("max_connections")).toBe("108");
  expect(stats.get("limit_maxbytes")).toBe(String(64 * 1024 * 1024));

  await flushMemcached(client);
  expect(await statusOf(client.one({ opcode: opcodes.get, key: "k" }))).toBe(0x01);
  await resizeMemcached(pathOf(node), 128);
  expect((await memcachedStats(client)).get("limit_maxbytes")).toBe(String(128 * 1024 * 1024));
  expect((await stat(pathOf(node))).mode & 0o777).toBe(0o600);
});

it("lets in only who logs in, and a changed password counts at once", async () => {
  await using node = await spawnMemcached(true);
  const to = { path: pathOf(node) };
  const probeAs = async (name: string, password: string) => {
    using client = await connectMemcached({ to, login: { name, password } });
    return await probeMemcachedWrite(client, "token");
  };
  using anonymous = await connectMemcached({ to });
  expect(await statusOf(anonymous.one(set("k")))).toBe(0x20);
  expect(await statusOf(probeAs("user", "one"))).toBe(0x20);

  await writeSaslDatabase(node.dir, [{ name: "user", password: "one" }]);
  expect(await probeAs("user", "one")).toBe("ok");
  expect(await statusOf(probeAs("user", "two"))).toBe(0x20);
  const { mode } = await stat(join(node.dir, "sasldb"));
  expect(mode & 0o777).toBe(0o600);

  await writeSaslDatabase(node.dir, [{ name: "user", password: "two" }]);
  expect(await statusOf(probeAs("user", "one"))).toBe(0x20);
  expect(await probeAs("user", "two")).toBe("ok");
  const missing = writeSaslDatabase(node.dir, [{ name: "a", password: "p" }], "/no-such-program");
  await expect(missing).rejects.toThrow("ENOENT");
  expect(await probeAs("user", "two")).toBe("ok");
  await writeSaslDatabase(node.dir, []);
  expect(await statusOf(probeAs("user", "two"))).toBe(0x20);
});

it("speaks no text protocol when a login is needed, so it cannot be resized", async () => {
  await using node = await spawnMemcached(true);
  const socket = createConnection(pathOf(node));
  socket.on("error", () => undefined);
  socket.end("stats\r\n");
  expect(await text(socket).catch(() => "")).toBe("");
  await expect(resizeMemcached(pathOf(node), 128)).rejects.toThrow();
});

it("works over a stream that somebody else opened, and says when nobody listens", async () => {
  await using node = await spawnMemcached(false);
  using client = await connectMemcached({ to: { open: () => createConnection(pathOf(node)) } });
  expect(await probeMemcachedWrite(client, "token")).toBe("ok");
  await node.stop();
  await expect(probeMemcachedWrite(client, "token")).rejects.toThrow();
  using nobody = await connectMemcached({ to: { path: pathOf(node) } });
  await expect(nobody.one({ opcode: opcodes.version })).rejects.toThrow("ECONNREFUSED");
});

it("gives up waiting at once when the process has ended", async () => {
  const spec = memcachedNodeSpec({
    ...{ memoryMegabytes: 64, connections: 10, login: false, systemUser: "no-such-user" },
  });
  await using node = await spawnNode({ ...spec, args: [...spec.args, "--no-such-option"] });
  const ready = { path: pathOf(node), timeoutMs: 5000, hasExited: node.hasExited };
  await expect(waitMemcachedReady(ready)).rejects.toThrow("ended while it started");
});
