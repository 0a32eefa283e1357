import { expect, it } from "vitest";
import { spawnRedis } from "../testing/spawn-redis.ts";
import { deleteExpiredKeys, type ExpireProgress, flushAll, flushDatabase } from "./flush.ts";
import { databaseCounts, readInfo } from "./info.ts";

const noActiveExpire = { extraConfig: "enable-debug-command local" };

it("empties one database and leaves the others and the connection's own as they are", async () => {
  await using redis = await spawnRedis({ databases: 4 });
  for (const db of [0, 1, 2]) await redis.control.multi().select(db).set("k", db).exec();
  await redis.control.select(2);
  await flushDatabase(redis.control, 1);
  await flushDatabase(redis.control, 1);
  const counts = databaseCounts(await readInfo(redis.control, "keyspace"));
  expect(counts.map(({ db }) => db)).toEqual([0, 2]);
  expect(await redis.control.get("k")).toBe("2");
  await expect(flushDatabase(redis.control, 4)).rejects.toThrow("out of range");
  expect(await redis.control.get("k")).toBe("2");
});

it("empties all databases", async () => {
  await using redis = await spawnRedis({ databases: 4 });
  for (const db of [0, 3]) await redis.control.multi().select(db).set("k", db).exec();
  await flushAll(redis.control);
  expect(databaseCounts(await readInfo(redis.control, "keyspace"))).toEqual([]);
});

it("deletes keys whose time has passed and nobody has touched, in every database", async () => {
  await using redis = await spawnRedis({}, noActiveExpire);
  await redis.control.call("DEBUG", "SET-ACTIVE-EXPIRE", "0");
  for (const db of [0, 7]) {
    const pipeline = redis.control.pipeline().select(db).set("stays", 1).set("later", 1, "EX", 999);
    for (let index = 0; index < 2000; index++) pipeline.set(`k${index}`, 1, "PX", 1);
    await pipeline.exec();
  }
  await redis.control.select(0);
  const keys = async () =>
    databaseCounts(await readInfo(redis.control, "keyspace")).map((count) => count.keys);
  expect(await keys()).toEqual([2002, 2002]);

  const progress: ExpireProgress[] = [];
  const onProgress = (step: ExpireProgress) => progress.push(step);
  expect(await deleteExpiredKeys(redis.control, { onProgress })).toBe(4000);
  expect(await keys()).toEqual([2, 2]);
  expect(progress.length).toBeGreaterThan(4);
  const shares = progress.map(({ share }) => share);
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  expect(progress.at(-1)).toEqual({ db: 7, share: 1 });
  expect(await deleteExpiredKeys(redis.control)).toBe(0);
});
