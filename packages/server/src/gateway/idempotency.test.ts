import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { pickErrors } from "../kernel/api-error.ts";
import { encodeForm, signedParametersV1 } from "./testing/reference-signer.ts";
import { sendHttp } from "./testing/send-http.ts";
import { startTestGateway, type TestGateway } from "./testing/test-gateway.ts";
import { createInstance, testOperation } from "./testing/test-operations.ts";

const day = 24 * 60 * 60_000;
const start = Date.parse("2026-11-24T00:00:00Z");

let gateway: TestGateway;
let failures = 0;

beforeAll(async () => {
  const failsOnce = testOperation(
    "CreateTairInstance",
    async (request, call) => {
      const answer = await createInstance.run(request, call);
      failures -= 1;
      if (failures >= 0) throw pickErrors("ServiceUnavailable").ServiceUnavailable();
      return answer;
    },
    { writes: true },
  );
  gateway = await startTestGateway([createInstance, failsOnce]);
});

afterAll(() => gateway[Symbol.asyncDispose]());

beforeEach(async () => {
  gateway.clock.nowMs = start;
  failures = 0;
  await gateway.store.transact(async (db) => {
    await db.deleteFrom("settings").execute();
    await db.deleteFrom("idempotency").execute();
  });
});

const request = {
  Action: "CreateInstance",
  RegionId: "cn-hangzhou",
  InstanceClass: "redis.master.small.default",
  Password: "Secret-Pass-1",
  Token: "TF-CreateInstance-1",
};

async function create(change: Record<string, string | undefined> = {}) {
  const answer = await gateway.callV1({ ...request, ...change });
  return { status: answer.status, ...JSON.parse(answer.text) };
}

function executions() {
  return gateway.store.read(
    async (db) => (await db.selectFrom("settings").select("name").execute()).length,
  );
}

test("the same token gives the first answer again with a new request id, and runs nothing", async () => {
  const first = await create();
  const again = await create();
  expect(first.InstanceId).toBe("r-1");
  expect(again).toEqual({ ...first, RequestId: again.RequestId });
  expect(again.RequestId).not.toBe(first.RequestId);
  expect(await executions()).toBe(1);
});

test("other parameters under the same token are a mismatch", async () => {
  await create();
  expect(await create({ InstanceName: "another" })).toMatchObject({
    status: 400,
    Code: "IdempotentParameterMismatch",
    Message:
      "Request uses a client token in a previous request but is not identical to that request.",
  });
  expect(await executions()).toBe(1);
});

test("another token, no token and another owner are requests of their own", async () => {
  await create();
  await create({ Token: "TF-2" });
  await create({ Token: undefined });
  const key = { accessKeyId: "AKother", secret: "secret of the test" };
  const query = encodeForm(signedParametersV1("GET", key, request, start));
  await sendHttp(gateway.port, { path: `/?${query}` });
  expect(await executions()).toBe(4);
});

test("parallel requests with one token are one execution with one answer", async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => create()));
  expect(new Set(answers.map(({ InstanceId }) => InstanceId))).toEqual(new Set(["r-1"]));
  expect(new Set(answers.map(({ RequestId }) => RequestId)).size).toBe(20);
  expect(await executions()).toBe(1);
});

test("a failed attempt leaves neither rows nor the token behind", async () => {
  failures = 1;
  const call = { Action: "CreateTairInstance", Token: undefined, ClientToken: "c-1" };
  const tair = {
    ...call,
    InstanceClass: "tair.rdb.1g",
    InstanceType: "tair_rdb",
    VpcId: "vpc-1",
    VSwitchId: "vsw-1",
    ZoneId: "cn-hangzhou-h",
  };
  expect(await create(tair)).toMatchObject({ status: 503, Code: "ServiceUnavailable" });
  expect(await executions()).toBe(0);
  expect(await create(tair)).toMatchObject({ status: 200, InstanceId: "r-1" });
  expect(await create(tair)).toMatchObject({ status: 200, InstanceId: "r-1" });
});

test("a token is free again after 24 hours, and its row is removed", async () => {
  await create();
  gateway.clock.nowMs = start + day - 1000;
  expect((await create()).InstanceId).toBe("r-1");
  gateway.clock.nowMs = start + day;
  expect((await create()).InstanceId).toBe("r-2");
  const rows = await gateway.store.read((db) => db.selectFrom("idempotency").selectAll().execute());
  expect(rows.length).toBe(1);
});

test("no parameter of the request is stored in the clear", async () => {
  await create();
  const rows = await gateway.store.read((db) => db.selectFrom("idempotency").selectAll().execute());
  expect(JSON.stringify(rows)).not.toContain(request.Password);
});

test.each(["x".repeat(65), "中"])("token %s is malformed", async (Token) => {
  expect(await create({ Token })).toMatchObject({ status: 400, Code: "InvalidToken.Malformed" });
});
