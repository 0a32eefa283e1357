import { createRequire } from "node:module";
import { $OpenApiUtil } from "@alicloud/openapi-core";
import RpcClient from "@alicloud/pop-core";
import type kvstoreModule from "@alicloud/r-kvstore20150101";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestGateway, type TestGateway, testKey } from "./testing/test-gateway.ts";
import { createInstance, describeInstances, testOperation } from "./testing/test-operations.ts";

// The package is CommonJS with a default export of its own, which loaders unwrap differently.
const kvstore: typeof kvstoreModule = createRequire(import.meta.url)("@alicloud/r-kvstore20150101");

let gateway: TestGateway;

beforeAll(async () => {
  const listTags = testOperation("ListTagResources", (request) => ({
    TagResources: {
      TagResource: (request["Tag"] as object[]).map((tag) => ({ ResourceId: JSON.stringify(tag) })),
    },
  }));
  gateway = await startTestGateway([describeInstances, createInstance, listTags]);
});

afterAll(() => gateway[Symbol.asyncDispose]());

const oddText = "k !'()*~ 1+/é中&=?";

describe.each(["GET", "POST"])("pop-core with %s", (method) => {
  const client = () =>
    new RpcClient({
      accessKeyId: testKey.accessKeyId,
      accessKeySecret: testKey.secret,
      endpoint: `http://127.0.0.1:${gateway.port}`,
      apiVersion: "2015-01-01",
    });

  test("calls an operation", async () => {
    const parameters = { RegionId: "cn-hangzhou", SearchKey: oddText, InstanceIds: "" };
    const answer: Record<string, never> = await client().request("DescribeInstances", parameters, {
      method,
    });
    expect(answer).toMatchObject({
      Instances: { KVStoreInstance: [{ InstanceId: "r-1", InstanceName: oddText }] },
    });
  });

  test("sees the code of an error", async () => {
    await expect(client().request("MakeCoffee", {}, { method })).rejects.toMatchObject({
      name: "InvalidAction.NotFoundError",
      code: "InvalidAction.NotFound",
      data: { HostId: "r-kvstore.aliyuncs.com" },
    });
  });

  test("flattens lists as the gateway reads them", async () => {
    const parameters = {
      RegionId: "cn-hangzhou",
      ResourceType: "INSTANCE",
      Tag: [{ Key: "k 1", Value: "v*~" }, { Key: "k2" }],
    };
    const answer = await client().request("ListTagResources", parameters, { method });
    expect(answer).toMatchObject({
      TagResources: {
        TagResource: [
          { ResourceId: '{"Key":"k 1","Value":"v*~"}' },
          { ResourceId: '{"Key":"k2"}' },
        ],
      },
    });
  });
});

describe.each(["", "v2"])(
  "the official SDK with signature algorithm '%s'",
  (signatureAlgorithm) => {
    const client = (secret = testKey.secret) => {
      const config = new $OpenApiUtil.Config({
        accessKeyId: testKey.accessKeyId,
        accessKeySecret: secret,
        endpoint: `127.0.0.1:${gateway.port}`,
        protocol: "http",
        regionId: "cn-hangzhou",
        ...(signatureAlgorithm ? { signatureAlgorithm } : {}),
      });
      return new kvstore.default(config);
    };

    test("calls an operation", async () => {
      const request = new kvstore.DescribeInstancesRequest({
        regionId: "cn-hangzhou",
        searchKey: oddText,
        pageSize: 10,
        tag: [new kvstore.DescribeInstancesRequestTag({ key: "k 1", value: "v*~/é" })],
      });
      const { statusCode, body } = await client().describeInstances(request);
      expect(statusCode).toBe(200);
      expect(body?.instances?.KVStoreInstance?.[0]).toMatchObject({
        instanceId: "r-1",
        instanceName: oddText,
      });
    });

    test("sees code and status of an error", async () => {
      const request = new kvstore.DescribeInstancesRequest({ regionId: "mars-1" });
      await expect(client().describeInstances(request)).rejects.toMatchObject({
        code: "InvalidRegion.NotFound",
        statusCode: 404,
      });
    });

    test("tells a wrong secret by the code", async () => {
      const request = new kvstore.DescribeInstancesRequest({ regionId: "cn-hangzhou" });
      await expect(client("wrong").describeInstances(request)).rejects.toMatchObject({
        code: "SignatureDoesNotMatch",
        statusCode: 400,
      });
    });
  },
);
