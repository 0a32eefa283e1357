import { once } from "node:events";
import { connect } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { malformedRequest } from "./testing/malformed-request.ts";
import { startTestGateway, type TestGateway } from "./testing/test-gateway.ts";
import { createInstance, describeInstances } from "./testing/test-operations.ts";

/** The full test run asks for 100,000. */
const requestCount = Number(process.env["KVASIR_FUZZ_REQUESTS"] ?? 2000);
const seed = Number(process.env["KVASIR_FUZZ_SEED"] ?? Date.now() % 1_000_000);
const connections = 8;
const expected = /^(HTTP\/1\.1 100 Continue\r\n\r\n)?HTTP\/1\.1 [24]\d\d /;

let gateway: TestGateway;
const statuses = new Map<number, number>();
const codes = new Map<string, number>();

beforeAll(async () => {
  gateway = await startTestGateway([describeInstances, createInstance], {
    limits: { headersTimeoutMs: 500, requestTimeoutMs: 500, checkIntervalMs: 100 },
    onRequest: ({ status, code }) => {
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      codes.set(code, (codes.get(code) ?? 0) + 1);
      // Log lines are checked elsewhere; kept here they would be the growth that is looked for.
      gateway.log.length = 0;
    },
  });
});

afterAll(() => gateway[Symbol.asyncDispose]());

/** Sends one request on a connection of its own; resolves with what came back before the close. */
async function exchange(bytes: Buffer): Promise<string> {
  const socket = connect(gateway.port, "127.0.0.1");
  let text = "";
  socket.on("data", (chunk) => {
    text += chunk.toString("latin1");
  });
  socket.on("error", () => socket.destroy());
  socket.end(bytes);
  await once(socket, "close");
  return text;
}

async function run(from: number, to: number): Promise<void> {
  let next = from;
  const worker = async () => {
    while (next < to) {
      const number = next++;
      const answer = await exchange(malformedRequest(seed + number, gateway.port));
      const fault = `request ${number} of seed ${seed} was answered: ${answer.slice(0, 300)}`;
      if (answer !== "" && !expected.test(answer)) expect.fail(fault);
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
}

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

async function heapBytes(): Promise<number> {
  // Twice, with a turn in between, so that closed sockets are finalised.
  collectGarbage();
  await new Promise((resolve) => setImmediate(resolve));
  collectGarbage();
  return process.memoryUsage().heapUsed;
}
test(`${requestCount} malformed requests: no 5xx, no crash, no growth of the heap`, {
  timeout: 30_000 + requestCount * 10,
}, async () => {
  const warmUp = Math.floor(requestCount / 4);
  await run(0, warmUp);
  const before = await heapBytes();
  await run(warmUp, requestCount);
  const grownBytes = (await heapBytes()) - before;
  if (requestCount > 2000) console.info({ seed, before, grownBytes, statuses, codes });
  expect([...statuses.keys()].filter((status) => status >= 500)).toEqual([]);
  expect(grownBytes).toBeLessThan(4 * 1024 * 1024);
  // The generator must reach every layer: HTTP, decoding, signature, dispatch, validation.
  for (const code of [
    "InvalidParameter",
    "InvalidAction.NotFound",
    "MissingParameter",
    "SignatureDoesNotMatch",
    "OK",
  ]) {
    expect(codes.get(code), code).toBeGreaterThan(0);
  }
  expect((await gateway.callV1({ Action: "DescribeInstances" })).status).toBe(200);
});
