import { afterAll, beforeAll, expect, test } from "vitest";
import { encodeForm, signedParametersV1 } from "./testing/reference-signer.ts";
import { sendHttp } from "./testing/send-http.ts";
import { startTestGateway, type TestGateway } from "./testing/test-gateway.ts";
import { createInstance, testOperation } from "./testing/test-operations.ts";

let gateway: TestGateway;
let runs = 0;

beforeAll(async () => {
  const describe = testOperation(
    "DescribeInstances",
    async (request, { db }) => {
      runs += 1;
      const rows = await db.selectFrom("settings").select("name").execute();
      return { TotalCount: rows.length, PageNumber: runs, PageSize: request["PageSize"] ?? 30 };
    },
    { cachedBy: ["settings"] },
  );
  gateway = await startTestGateway([describe, createInstance]);
});

afterAll(() => gateway[Symbol.asyncDispose]());

const call = { Action: "DescribeInstances", RegionId: "cn-hangzhou" };

async function describeInstances(change: Record<string, string> = {}) {
  const answer = await gateway.callV1({ ...call, ...change });
  return JSON.parse(answer.text);
}

test("an answer is reused with its own request id until a table it depends on changes", async () => {
  const first = await describeInstances();
  const second = await describeInstances();
  expect(second).toEqual({ ...first, RequestId: second.RequestId });
  expect(second.RequestId).not.toBe(first.RequestId);
  expect(runs).toBe(1);

  await gateway.callV1({
    ...call,
    Action: "CreateInstance",
    InstanceClass: "redis.master.small.default",
  });
  const third = await describeInstances();
  expect(third.TotalCount).toBe(first.TotalCount + 1);
  expect(runs).toBe(2);
});

test("another parameter, another format and another owner are other answers", async () => {
  const before = runs;
  await describeInstances({ PageSize: "50" });
  expect(runs).toBe(before + 1);
  const xml = await gateway.callV1({ ...call, Format: "XML" });
  expect(xml.text).toContain("<DescribeInstancesResponse>");
  expect(runs).toBe(before + 2);
  const key = { accessKeyId: "AKother", secret: "secret of the test" };
  await sendHttp(gateway.port, { path: `/?${encodeForm(signedParametersV1("GET", key, call))}` });
  expect(runs).toBe(before + 3);
});

test("a wrong signature never meets a kept answer", async () => {
  await describeInstances();
  const key = { accessKeyId: "AKtest", secret: "guessed" };
  const path = `/?${encodeForm(signedParametersV1("GET", key, call))}`;
  const answer = await sendHttp(gateway.port, { path });
  expect(JSON.parse(answer.text).Code).toBe("SignatureDoesNotMatch");
});
