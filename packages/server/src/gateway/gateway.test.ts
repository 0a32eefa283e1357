import { createRequire } from "node:module";
import { $OpenApiUtil } from "@alicloud/openapi-core";
import type kvstoreModule from "@alicloud/r-kvstore20150101";
import { expect, test } from "vitest";
import { pickErrors } from "../kernel/api-error.ts";
import { StoreUnavailable } from "../store/store.ts";
import { createGateway } from "./gateway.ts";
import type { CheckSubject, RequestReport } from "./options.ts";
import { type Product, rKvstore } from "./product.ts";
import { sendHttp } from "./testing/send-http.ts";
import { testCertificate } from "./testing/test-certificate.ts";
import { startTestGateway, testKey } from "./testing/test-gateway.ts";
import { createInstance, describeInstances, testOperation } from "./testing/test-operations.ts";

const call = { Action: "DescribeInstances", RegionId: "cn-hangzhou" };

test("plain pages stand beside the API, the metrics hook hears of API requests only", async () => {
  const reports: RequestReport[] = [];
  await using gateway = await startTestGateway([describeInstances], {
    pages: {
      "/healthz": () => ({ status: 200, contentType: "text/plain", body: "ok" }),
      "/readyz": async () => ({ status: 503, contentType: "text/plain", body: "not yet" }),
    },
    onRequest: (report) => reports.push(report),
  });
  expect(await sendHttp(gateway.port, { path: "/healthz?x=1" })).toMatchObject({
    status: 200,
    text: "ok",
  });
  expect((await sendHttp(gateway.port, { path: "/readyz" })).status).toBe(503);
  await gateway.callV1(call);
  expect(reports).toEqual([
    expect.objectContaining({ action: "DescribeInstances", code: "OK", status: 200 }),
  ]);
});

test("HTTPS answers as HTTP does, to the official SDK with the authority's certificate", async () => {
  const tls = testCertificate;
  await using gateway = await startTestGateway([describeInstances], { tls: { ...tls, port: 0 } });
  const kvstore: typeof kvstoreModule = createRequire(import.meta.url)(
    "@alicloud/r-kvstore20150101",
  );
  const client = new kvstore.default(
    new $OpenApiUtil.Config({
      accessKeyId: testKey.accessKeyId,
      accessKeySecret: testKey.secret,
      endpoint: `127.0.0.1:${gateway.httpsPort}`,
      protocol: "https",
      ca: tls.cert,
    }),
  );
  const request = new kvstore.DescribeInstancesRequest({ regionId: "cn-hangzhou" });
  const { body } = await client.describeInstances(request);
  expect(body?.instances?.KVStoreInstance?.[0]?.instanceId).toBe("r-1");
});

test("products are told apart by version, also where their operations have one name", async () => {
  const vpc: Product = {
    name: "Vpc",
    version: "2016-04-28",
    hostId: "vpc.aliyuncs.com",
    operationNames: ["TagResources", "DescribeVpcs"],
    compileValidator: () => (parameters) => parameters,
  };
  const tagVpc = { ...testOperation("TagResources", () => ({ Of: "Vpc" })), version: vpc.version };
  await using gateway = await startTestGateway([tagVpc, describeInstances], {
    products: [rKvstore, vpc],
  });
  const tagged = await gateway.callV1({ Action: "TagResources", Version: vpc.version });
  expect(JSON.parse(tagged.text).Of).toBe("Vpc");
  const unknown = await gateway.callV1({ ...call, Version: vpc.version });
  expect(JSON.parse(unknown.text)).toMatchObject({
    Code: "InvalidAction.NotFound",
    HostId: "vpc.aliyuncs.com",
  });
});

test("an operation that no catalogue has, or that is given twice, keeps the gateway from starting", async () => {
  await expect(startTestGateway([testOperation("MakeCoffee", () => ({}))])).rejects.toThrow(
    "operation 2015-01-01 MakeCoffee is in no catalogue",
  );
  await expect(startTestGateway([describeInstances, describeInstances])).rejects.toThrow(
    "operation 2015-01-01 DescribeInstances is given twice",
  );
});

test("checks run in their order, before the parameters are looked at, and may refuse", async () => {
  const seen: [string, CheckSubject][] = [];
  const { "Throttling.User": throttled } = pickErrors("Throttling.User");
  let limit = Number.POSITIVE_INFINITY;
  await using gateway = await startTestGateway([createInstance], {
    checks: {
      throttle(subject) {
        seen.push(["throttle", subject]);
        if (seen.length > limit) throw throttled({}, { headers: { "x-acs-retry-after": "200" } });
      },
      authorize: async (subject) => {
        seen.push(["authorize", subject]);
        return subject.caller;
      },
      risk: async (subject) => void seen.push(["risk", subject]),
    },
  });
  const invalid = await gateway.callV1({ Action: "CreateInstance", Capacity: "x" });
  expect(invalid.status).toBe(400);
  expect(seen.map(([check]) => check)).toEqual(["throttle", "authorize", "risk"]);
  expect(seen[0]?.[1]).toMatchObject({
    caller: { accessKeyId: "AKtest", ownerId: "100" },
    action: "CreateInstance",
    version: "2015-01-01",
    remoteAddress: "127.0.0.1",
  });
  expect({ ...seen[0]?.[1].parameters }).toEqual({ Capacity: "x" });

  limit = 0;
  const refused = await gateway.callV1({ Action: "CreateInstance" });
  expect(refused.headers["x-acs-retry-after"]).toBe("200");
  expect(JSON.parse(refused.text).Code).toBe("Throttling.User");
});

test("an unreachable store is ServiceUnavailable, with a time to come back", async () => {
  const unreachable = testOperation("DescribeInstances", () => {
    throw new StoreUnavailable("no route to 10.0.0.1");
  });
  await using gateway = await startTestGateway([unreachable]);
  const answer = await gateway.callV1(call);
  expect([answer.status, answer.headers["x-acs-retry-after"]]).toEqual([503, "1000"]);
  expect(JSON.parse(answer.text).Code).toBe("ServiceUnavailable");
  expect(answer.text).not.toContain("10.0.0.1");
});

test("with checkResponses an answer of another shape than documented is a fault", async () => {
  const misshapen = testOperation("DescribeInstances", () => ({ Instances: [], Extra: 1 }));
  await using gateway = await startTestGateway([misshapen, createInstance], {
    checkResponses: true,
  });
  expect((await gateway.callV1(call)).status).toBe(500);
  const line = gateway.log.find(({ msg }) => msg === "operation failed");
  expect(JSON.stringify(line)).toContain("Extra is not in the catalogue");
});

test("a port that is taken fails the start and leaves nothing open", async () => {
  await using first = await startTestGateway([describeInstances]);
  const second = createGateway({
    operations: [],
    accessKeys: { find: async () => undefined },
    nonces: { use: () => true },
    store: first.store,
    clock: { now: () => Date.now() },
    log: (await import("pino")).pino({ enabled: false }),
    defaultRegionId: "cn-hangzhou",
    regionIds: new Set(),
  });
  await expect(second.listen({ host: "127.0.0.1", port: first.port })).rejects.toMatchObject({
    code: "EADDRINUSE",
  });
});
