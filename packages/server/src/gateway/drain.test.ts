import { once } from "node:events";
import { connect } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { encodeForm, signedParametersV1 } from "./testing/reference-signer.ts";
import { startTestGateway, type TestGateway, testKey } from "./testing/test-gateway.ts";
import { describeInstances, testOperation } from "./testing/test-operations.ts";

let gateway: TestGateway;
let started: PromiseWithResolvers<void>;
let finish: PromiseWithResolvers<void>;

beforeEach(async () => {
  started = Promise.withResolvers();
  finish = Promise.withResolvers();
  const slow = testOperation("DescribeRegions", async () => {
    started.resolve();
    await finish.promise;
    return { RegionIds: { KVStoreRegion: [] } };
  });
  gateway = await startTestGateway([describeInstances, slow]);
});

afterEach(async () => {
  finish.resolve();
  await gateway[Symbol.asyncDispose]();
});

test("while draining new requests answer ServiceUnavailable, the running one ends, then all is closed", async () => {
  const running = gateway.callV1({ Action: "DescribeRegions" });
  await started.promise;
  const drained = gateway.gateway.drain();

  for (const answer of [
    await gateway.callV1({ Action: "DescribeInstances" }),
    await gateway.callV3("DescribeInstances"),
  ]) {
    expect(answer.status).toBe(503);
    expect(answer.headers["x-acs-retry-after"]).toBe("1000");
    expect(answer.headers.connection).toBe("close");
    expect(JSON.parse(answer.text)).toMatchObject({
      Code: "ServiceUnavailable",
      Message: "The request has failed due to a temporary failure of the server.",
    });
  }

  finish.resolve();
  expect((await running).status).toBe(200);
  await drained;
  await expect(gateway.callV1({ Action: "DescribeInstances" })).rejects.toMatchObject({
    code: "ECONNREFUSED",
  });
});

test("an open connection without a request does not hold up the drain", async () => {
  const idle = connect(gateway.port, "127.0.0.1");
  await once(idle, "connect");
  const query = encodeForm(signedParametersV1("GET", testKey, { Action: "DescribeInstances" }));
  idle.write(`GET /?${query} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n`);
  const [first] = await once(idle, "data");
  expect(String(first)).toMatch(/^HTTP\/1\.1 200 /);
  const closed = once(idle, "close");
  await gateway.gateway.drain();
  await closed;
});

test("what does not end in its grace time is cut off", async () => {
  const running = gateway.callV1({ Action: "DescribeRegions" });
  await started.promise;
  const cut = expect(running).rejects.toMatchObject({ code: "ECONNRESET" });
  await gateway.gateway.drain({ graceMs: 50 });
  await cut;
});
