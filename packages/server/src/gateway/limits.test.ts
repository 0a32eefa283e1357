import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sendHttp } from "./testing/send-http.ts";
import { startTestGateway, type TestGateway } from "./testing/test-gateway.ts";
import { describeInstances } from "./testing/test-operations.ts";

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway([describeInstances], {
    limits: {
      headersTimeoutMs: 200,
      requestTimeoutMs: 400,
      checkIntervalMs: 50,
      keepAliveTimeoutMs: 200,
      maxConnections: 10,
    },
  });
});

afterAll(() => gateway[Symbol.asyncDispose]());

/** Sends raw bytes and gives back all that arrives until the gateway closes the connection. */
async function rawExchange(bytes: string | Buffer): Promise<string> {
  const socket = connect(gateway.port, "127.0.0.1");
  const chunks: Buffer[] = [];
  socket.on("data", (chunk) => chunks.push(chunk));
  socket.on("error", () => socket.destroy());
  socket.write(bytes);
  await once(socket, "close");
  return Buffer.concat(chunks).toString();
}

function codeOf(text: string): string {
  return JSON.parse(text.slice(text.indexOf("{"))).Code;
}

test.each([
  ["with a length", { "content-length": String(2 * 1024 * 1024) }],
  ["in chunks", { "transfer-encoding": "chunked" }],
])("a body of more than 1 MiB %s is answered 413 in the envelope", async (_title, headers) => {
  const answer = await sendHttp(gateway.port, {
    method: "POST",
    headers,
    body: Buffer.alloc(2 * 1024 * 1024, "a"),
  });
  expect(answer.status).toBe(413);
  expect(JSON.parse(answer.text)).toMatchObject({
    Code: "InvalidParameter",
    Message: "The request has a body of more than 1048576 bytes.",
  });
});

test("a query of 100 KiB is read, larger headers are answered 431 in the envelope", async () => {
  const call = { Action: "DescribeInstances", RegionId: "cn-hangzhou" };
  const answer = await gateway.callV1({ ...call, InstanceIds: "r-1,".repeat(18_000) });
  expect(answer.status).not.toBe(431);
  const text = await rawExchange(`GET / HTTP/1.1\r\nhost: a\r\nx: ${"y".repeat(140_000)}\r\n\r\n`);
  expect(text).toMatch(/^HTTP\/1\.1 431 /);
  expect(codeOf(text)).toBe("InvalidParameter");
});

test("more than 1000 parameters are refused", async () => {
  const many = Array.from({ length: 1001 }, (_, i) => `p${i}=1`).join("&");
  const answer = await sendHttp(gateway.port, { path: `/?${many}` });
  expect(answer.status).toBe(400);
  expect(answer.text).toContain("The request has more than 1000 parameters.");
});

test.each(["a=%E0%A4%A", "a=%FF", "%zz=1"])("malformed encoding %s answers 400", async (query) => {
  const inQuery = await sendHttp(gateway.port, { path: `/?${query}` });
  const inForm = await sendHttp(gateway.port, { method: "POST", body: query });
  for (const answer of [inQuery, inForm]) {
    expect(answer.status).toBe(400);
    expect(answer.text).toContain("InvalidParameter");
  }
});

test("a form that is not UTF-8 answers 400", async () => {
  const answer = await sendHttp(gateway.port, {
    method: "POST",
    body: Buffer.from([0x61, 0x3d, 0xff]),
  });
  expect([answer.status, JSON.parse(answer.text).Code]).toEqual([400, "InvalidParameter"]);
});

test("what is not HTTP answers 400 in the envelope and is closed", async () => {
  const text = await rawExchange("EHLO there\r\n\r\n");
  expect(text).toMatch(/^HTTP\/1\.1 400 /);
  expect(codeOf(text)).toBe("InvalidParameter");
});

test.each([
  ["headers", "GET / HTTP/1.1\r\nhost: a\r\n"],
  ["a body", "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\nabc"],
])("a client that never finishes %s is answered 408 and closed", async (_title, bytes) => {
  const text = await rawExchange(bytes);
  expect(text).toMatch(/^HTTP\/1\.1 408 /);
  expect(codeOf(text)).toBe("InvalidParameter");
});

test("more connections than allowed are closed at once", async () => {
  const held: Socket[] = [];
  for (let i = 0; i < 20; i += 1) held.push(connect(gateway.port, "127.0.0.1"));
  const closed = await Promise.race(held.map((socket) => once(socket, "close").then(() => true)));
  expect(closed).toBe(true);
  for (const socket of held) socket.destroy();
});
