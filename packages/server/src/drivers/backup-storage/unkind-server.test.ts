import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { s3Storage } from "./s3-storage.ts";

const body = Buffer.alloc(64 * 1024, "a");
const head = (status: string, length: number) =>
  `HTTP/1.1 ${status}\r\ncontent-length: ${length}\r\nconnection: close\r\n\r\n`;

/** A storage whose server answers each connection as the script says, in order. */
async function storageThat(...script: ((socket: Socket) => void)[]) {
  let connections = 0;
  const server = createServer((socket) => {
    socket.once("data", () => script[connections++]?.(socket));
    socket.on("error", () => undefined);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    storage: s3Storage({
      endpoint: `http://127.0.0.1:${port}`,
      region: "here",
      bucket: "b",
      prefix: "",
      accessKeyId: "id",
      secretAccessKey: "secret",
    }),
    connections: () => connections,
    [Symbol.dispose]: () => server.close(),
  };
}

const whole = (socket: Socket) =>
  socket.end(Buffer.concat([Buffer.from(head("200 OK", body.length)), body]));
const busy = (socket: Socket) => socket.end(head("503 Slow Down", 0));
const broken = (socket: Socket) =>
  socket.end(Buffer.concat([Buffer.from(head("200 OK", body.length)), body.subarray(1)]));

test("a server that closes while the reader is slow loses nothing", async () => {
  using world = await storageThat(whole);
  const file = await world.storage.read("r-1/1.rdb");
  await sleep(100);
  expect((await buffer(file)).equals(body)).toBe(true);
});

test("a server that breaks off is an error of the reader", async () => {
  using world = await storageThat(broken);
  const file = await world.storage.read("r-1/1.rdb");
  await expect(buffer(file)).rejects.toThrow("aborted");
});

test("a request that the server puts off is sent again, some times", async () => {
  using world = await storageThat(busy, busy, whole);
  expect((await buffer(await world.storage.read("r-1/1.rdb"))).length).toBe(body.length);
  using never = await storageThat(busy, busy, busy, busy, whole);
  await expect(never.storage.read("r-1/1.rdb")).rejects.toThrow("503");
  expect(never.connections()).toBe(4);
});
