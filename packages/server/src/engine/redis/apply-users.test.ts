import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { controlUser, spawnRedis } from "../testing/spawn-redis.ts";
import { passwordSha256, type RedisUser } from "./acl.ts";
import { applyUsers, killUserConnections } from "./apply-users.ts";
import { redisErrorCode } from "./redis-error.ts";

const user = (name: string, password: string): RedisUser => ({
  name,
  passwordSha256s: [passwordSha256(password)],
  privilege: "RoleReadWrite",
});

it("makes the users equal to the list, says which changed, and does nothing a second time", async () => {
  await using redis = await spawnRedis({
    users: [controlUser, user("kept", "1"), user("changed", "1"), user("vanished", "1")],
  });
  const list = [controlUser, user("kept", "1"), user("changed", "2"), user("added", "1")];

  expect(await applyUsers(redis.control, list)).toEqual([
    { name: "changed", by: "passwords" },
    { name: "vanished", by: "gone" },
  ]);
  expect(await applyUsers(redis.control, list)).toEqual([]);
  expect(await redis.control.acl("USERS")).toEqual(
    expect.arrayContaining(["added", "changed", "control", "default", "kept"]),
  );
  await expect(redis.connect({ username: "vanished", password: "1" })).rejects.toThrow();
  await expect(redis.connect({ username: "changed", password: "1" })).rejects.toThrow();
  expect(await (await redis.connect({ username: "changed", password: "2" })).ping()).toBe("PONG");
  expect(await readFile(join(redis.node.dir, "users.acl"), "utf8")).toMatch(/^user added on .*#/m);
});

it("ends the connections of changed and vanished users and of nobody else", async () => {
  await using redis = await spawnRedis({
    users: [controlUser, user("kept", "1"), user("changed", "1"), user("vanished", "1")],
  });
  const [kept, changed, vanished] = await Promise.all(
    ["kept", "changed", "vanished"].map((username) => redis.connect({ username, password: "1" })),
  );
  const ended = Promise.all([changed, vanished].map((client) => client && once(client, "end")));
  const users = await applyUsers(redis.control, [
    controlUser,
    user("kept", "1"),
    user("changed", "2"),
  ]);
  const names = users.map(({ name }) => name);
  expect(await killUserConnections(redis.control, names)).toBe(1);
  await ended;
  expect(await kept?.ping()).toBe("PONG");
});

it("leaves the connections of a user alone who only gets one more password", async () => {
  const two = [passwordSha256("1"), passwordSha256("2")];
  await using redis = await spawnRedis({
    users: [controlUser, user("a", "1")],
  });
  const more: RedisUser = { ...user("a", "1"), passwordSha256s: two };
  expect(await applyUsers(redis.control, [controlUser, more])).toEqual([]);
  expect(await (await redis.connect({ username: "a", password: "2" })).ping()).toBe("PONG");
  expect(await applyUsers(redis.control, [controlUser, user("a", "1")])).toEqual([
    { name: "a", by: "passwords" },
  ]);
});

it("sees no change in the order in which Redis happens to list the rules", async () => {
  const list: RedisUser[] = [
    controlUser,
    user("a", "1"),
    { ...user("b", "1"), privilege: "RoleReadOnly" },
  ];
  // The order comes from a hash table that is seeded at each start and moved by each look-up.
  for (let start = 0; start < 5; start++) {
    await using redis = await spawnRedis({ users: [controlUser, user("a", "1")] });
    for (let round = 0; round < 10; round++) {
      expect(await applyUsers(redis.control, list)).toEqual([]);
    }
  }
});

it("takes disabled commands away from whatever the privilege grants", async () => {
  const limited: RedisUser = {
    ...user("a", "1"),
    disabledCommands: ["keys", "script"],
  };
  await using redis = await spawnRedis({
    users: [controlUser, user("a", "1")],
  });
  expect(await applyUsers(redis.control, [controlUser, limited])).toEqual([
    { name: "a", by: "rules" },
  ]);
  const client = await redis.connect({ username: "a", password: "1" });
  for (const command of [client.keys("*"), client.script("FLUSH")]) {
    expect(redisErrorCode(await command.catch((error) => error))).toBe("NOPERM");
  }
  expect(await client.set("k", "v")).toBe("OK");
});

it("treats the default user as an account like any other", async () => {
  await using redis = await spawnRedis();
  const open: RedisUser = { ...user("default", "1"), noPassword: true };
  expect(await applyUsers(redis.control, [controlUser, open])).toEqual([
    { name: "default", by: "rules" },
  ]);
  expect(await (await redis.connect()).set("k", "v")).toBe("OK");
  expect(await applyUsers(redis.control, [controlUser])).toEqual([
    { name: "default", by: "rules" },
  ]);
  expect(redisErrorCode(await (await redis.connect()).ping().catch((error) => error))).toBe(
    "NOAUTH",
  );
});

it("refuses a list that would lock out the user who applies it", async () => {
  await using redis = await spawnRedis();
  await expect(applyUsers(redis.control, [user("a", "1")])).rejects.toThrow("must keep control");
  expect(await redis.control.acl("USERS")).toEqual(["control", "default"]);
});
