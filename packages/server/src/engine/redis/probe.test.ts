import { expect, it } from "vitest";
import { controlUser, spawnRedis } from "../testing/spawn-redis.ts";
import { passwordSha256, type RedisPrivilege } from "./acl.ts";
import { probeWrite } from "./probe.ts";
import { redisErrorCode } from "./redis-error.ts";

const account = (name: string, privilege: RedisPrivilege) => ({
  name,
  passwordSha256s: [passwordSha256(name)],
  privilege,
});
const users = [controlUser, account("w", "RoleReadWrite"), account("r", "RoleReadOnly")];

it("writes, reads and leaves no key behind", async () => {
  await using redis = await spawnRedis({ users });
  const client = await redis.connect({ username: "w", password: "w" });
  expect(await probeWrite(client, "t1")).toBe("ok");
  expect(await client.dbsize()).toBe(0);
});

it("says that the memory is full, and still leaves no key", async () => {
  await using redis = await spawnRedis({ users, parameters: { "maxmemory-policy": "noeviction" } });
  const client = await redis.connect({ username: "w", password: "w" });
  await client.set("k", "v");
  await redis.control.config("SET", "maxmemory", "1");
  expect(await probeWrite(client, "t1")).toBe("full");
  await redis.control.config("SET", "maxmemory", "0");
  expect(await probeWrite(client, "t2")).toBe("ok");
  expect(await client.dbsize()).toBe(1);
});

it("fails with the reason for an account that may not write", async () => {
  await using redis = await spawnRedis({ users });
  const client = await redis.connect({ username: "r", password: "r" });
  const error = await probeWrite(client, "t").catch((caught) => caught);
  expect(redisErrorCode(error.cause)).toBe("EXECABORT");
  expect(redisErrorCode(error.cause.previousErrors[0])).toBe("NOPERM");
});

it("fails on a node that is not the master", async () => {
  await using redis = await spawnRedis({ users });
  const client = await redis.connect({ username: "w", password: "w" });
  await redis.control.replicaof("127.0.0.1", 1);
  const error = await probeWrite(client, "t").catch((caught) => caught);
  expect(redisErrorCode(error.cause.previousErrors[0])).toBe("READONLY");
});
