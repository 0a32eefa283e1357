import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { spawnRedis } from "../testing/spawn-redis.ts";
import { DumpStreamError, streamDump } from "./dump-stream.ts";
import { checkDump } from "./redis-tools.ts";

const login = { username: "control", password: "control-password" };
const redisServer = "/usr/bin/redis-server";

async function collect(options: Parameters<typeof streamDump>[0]): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of streamDump(options)) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

test.each(["yes", "no"])(
  "what comes out is a whole dump with every key (diskless sync: %s)",
  async (diskless) => {
    await using redis = await spawnRedis();
    await redis.control.config("SET", "repl-diskless-sync", diskless);
    const pipeline = redis.control.pipeline();
    for (let key = 0; key < 5_000; key++) pipeline.set(`key:${key}`, `value ${key}`);
    await pipeline.exec();
    const dump = await collect({ path: redis.path, ...login });
    const path = join(redis.node.dir, "streamed.rdb");
    writeFileSync(path, dump);
    expect(await checkDump(redisServer, path)).toMatchObject({ keys: 5_000 });
  },
);

test("a wrong password, and a node that ends, are errors", async () => {
  await using redis = await spawnRedis({}, { extraConfig: "rdb-key-save-delay 10000" });
  await expect(collect({ path: redis.path, username: "control", password: "no" })).rejects.toThrow(
    DumpStreamError,
  );
  const pipeline = redis.control.pipeline();
  for (let key = 0; key < 2_000; key++) pipeline.set(`key:${key}`, "v".repeat(1000));
  await pipeline.exec();
  const broken = collect({ path: redis.path, ...login });
  await Promise.all([
    expect(broken).rejects.toThrow(DumpStreamError),
    redis.node[Symbol.asyncDispose](),
  ]);
});
