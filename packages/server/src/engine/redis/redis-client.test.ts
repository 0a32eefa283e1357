import { once } from "node:events";
import { createConnection, createServer } from "node:net";
import { Duplex } from "node:stream";
import { expect, it } from "vitest";
import { spawnRedis } from "../testing/spawn-redis.ts";
import { connectRedis, RedisConnectError } from "./redis-client.ts";
import { redisErrorCode, systemErrorCode } from "./redis-error.ts";

const login = { username: "control", password: "control-password" };

it("connects over a stream that somebody else opened, a socket or any other", async () => {
  await using redis = await spawnRedis();
  const overSocket = await connectRedis({
    to: { open: () => createConnection(redis.path) },
    ...login,
  });
  expect(await overSocket.ping()).toBe("PONG");
  overSocket.disconnect();

  const open = () => {
    const socket = createConnection(redis.path);
    return Duplex.from({ readable: socket, writable: socket });
  };
  const overDuplex = await connectRedis({ to: { open }, ...login });
  expect(await overDuplex.ping()).toBe("PONG");
  const end = once(overDuplex, "end");
  overDuplex.disconnect();
  await end;
});

it("carries the reason when it cannot connect or log in", async () => {
  await using redis = await spawnRedis();
  const nowhere = connectRedis({ to: { path: `${redis.path}.none` } });
  expect(systemErrorCode(await nowhere.catch((error) => error))).toBe("ENOENT");
  const wrong = connectRedis({ to: { path: redis.path }, ...login, password: "wrong" });
  const error = await wrong.catch((caught) => caught);
  expect(error).toBeInstanceOf(RedisConnectError);
  expect(redisErrorCode(error.cause)).toBe("WRONGPASS");
  expect(JSON.stringify([error.message, error.cause.message])).not.toContain(login.password);
});

it("gives up on a server that accepts and says nothing", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = address !== null && typeof address === "object" ? address.port : 0;
  const open = () => createConnection(port, "127.0.0.1");
  const error = await connectRedis({ to: { open }, ...login, connectTimeoutMs: 50 }).catch(
    (caught) => caught,
  );
  expect(error).toBeInstanceOf(RedisConnectError);
  server.close();
});

it("fails commands at once when the connection has ended, and does not come back", async () => {
  await using redis = await spawnRedis();
  const client = await redis.connect(login);
  const end = once(client, "end");
  await redis.node.stop();
  await end;
  await expect(client.ping()).rejects.toThrow();
  expect(client.status).toBe("end");
});
