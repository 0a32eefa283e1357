import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sendHttp } from "./testing/send-http.ts";
import { startTestGateway, type TestGateway, testKey } from "./testing/test-gateway.ts";
import { createInstance, describeInstances, testOperation } from "./testing/test-operations.ts";

let gateway: TestGateway;

beforeAll(async () => {
  const fails = testOperation("DescribeZones", () => {
    throw new Error("the password is hunter2");
  });
  gateway = await startTestGateway([describeInstances, createInstance, fails]);
});

afterAll(() => gateway[Symbol.asyncDispose]());

const describeCall = { Action: "DescribeInstances", RegionId: "cn-hangzhou" };

function bodyOf(answer: { text: string }) {
  return JSON.parse(answer.text);
}

describe("errors of the protocol", () => {
  test.each<[string, Record<string, string | undefined>, number, string, string]>([
    [
      "no Action",
      { Action: undefined },
      400,
      "MissingAction",
      "Action is mandatory for this action.",
    ],
    [
      "no Version",
      { Version: undefined },
      400,
      "MissingVersion",
      "Version is mandatory for this action.",
    ],
    [
      "no key",
      { AccessKeyId: undefined },
      400,
      "MissingAccessKeyId",
      "AccessKeyId is mandatory for this action.",
    ],
    [
      "an empty key",
      { AccessKeyId: "" },
      400,
      "MissingAccessKeyId",
      "AccessKeyId is mandatory for this action.",
    ],
    [
      "no time",
      { Timestamp: undefined },
      400,
      "MissingTimestamp",
      "Timestamp is mandatory for this action.",
    ],
    [
      "no nonce",
      { SignatureNonce: undefined },
      400,
      "MissingSignatureNonce",
      "SignatureNonce is mandatory for this action.",
    ],
    [
      "no method",
      { SignatureMethod: undefined },
      400,
      "MissingSignatureMethod",
      "SignatureMethod is mandatory for this action.",
    ],
    [
      "another method",
      { SignatureMethod: "HMAC-MD5" },
      400,
      "InvalidSignatureMethod",
      "Specified signature method is not valid.",
    ],
    [
      "another signature version",
      { SignatureVersion: "2.0" },
      400,
      "InvalidSignatureVersion",
      "Specified signature version is not valid.",
    ],
    [
      "an unknown key",
      { AccessKeyId: "AKnobody" },
      404,
      "InvalidAccessKeyId.NotFound",
      "Specified access key is not found.",
    ],
    [
      "a disabled key",
      { AccessKeyId: "AKoff" },
      400,
      "InvalidAccessKeyId.Inactive",
      "Specified access key is disabled.",
    ],
    [
      "a session token",
      { SecurityToken: "abc" },
      400,
      "InvalidSecurityToken.Malformed",
      "Specified SecurityToken is malformed.",
    ],
    [
      "a time of another form",
      { Timestamp: "yesterday" },
      400,
      "InvalidTimeStamp.Format",
      "Specified time stamp or date value is not well formatted.",
    ],
    [
      "a 13th month",
      { Timestamp: "2026-13-01T00:00:00Z" },
      400,
      "InvalidTimeStamp.Format",
      "Specified time stamp or date value is not well formatted.",
    ],
    [
      "an unknown version",
      { Version: "2014-01-01" },
      400,
      "InvalidVersion",
      "Specified parameter Version is not valid.",
    ],
    [
      "an unknown action",
      { Action: "MakeCoffee" },
      404,
      "InvalidAction.NotFound",
      "Specified api is not found, please check your url and method.",
    ],
    [
      "a name of Object's own",
      { Action: "constructor" },
      404,
      "InvalidAction.NotFound",
      "Specified api is not found, please check your url and method.",
    ],
    [
      "an operation without behaviour",
      { Action: "DescribeRegions" },
      400,
      "UnsupportedOperation",
      "The specified action is not supported.",
    ],
    [
      "an unknown region",
      { RegionId: "mars-1" },
      404,
      "InvalidRegion.NotFound",
      "The RegionId or ZoneId provided does not exist in our records.",
    ],
  ])("%s", async (_title, change, status, code, message) => {
    const answer = await gateway.callV1({ ...describeCall, ...change });
    expect(bodyOf(answer)).toMatchObject({ Code: code, Message: message });
    expect(answer.status).toBe(status);
  });

  test("a bad Format is refused as JSON or XML, whichever the protocol speaks without it", async () => {
    const answer = await gateway.callV1({ ...describeCall, Format: "YAML" });
    expect(answer.status).toBe(400);
    expect(answer.headers["content-type"]).toBe("text/xml;charset=utf-8");
    expect(answer.text).toContain("<Code>InvalidParameter.Format</Code>");
  });

  test("the envelope has five string fields, the request id first and again as a header", async () => {
    const answer = await gateway.callV1({ ...describeCall, Action: "MakeCoffee" });
    const body = bodyOf(answer);
    expect(Object.keys(body)).toEqual(["RequestId", "HostId", "Code", "Message", "Recommend"]);
    expect(body.RequestId).toMatch(/^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/);
    expect(answer.headers["x-acs-request-id"]).toBe(body.RequestId);
    expect(body.HostId).toBe("r-kvstore.aliyuncs.com");
    expect(body.Recommend).toBe(
      `https://api.aliyun.com/troubleshoot?q=InvalidAction.NotFound&product=R-kvstore&requestId=${body.RequestId}`,
    );
    expect(answer.headers["content-type"]).toBe("application/json;charset=utf-8");
  });

  test("what an operation throws by mistake is InternalError, its text only in the log", async () => {
    const answer = await gateway.callV1({ Action: "DescribeZones", RegionId: "cn-hangzhou" });
    expect(answer.status).toBe(500);
    expect(answer.text).not.toContain("hunter2");
    expect(bodyOf(answer)).toMatchObject({
      Code: "InternalError",
      Message: "The request processing has failed due to some unknown error.",
    });
    const line = gateway.log.find(({ msg }) => msg === "operation failed");
    expect(line).toMatchObject({ requestId: bodyOf(answer).RequestId });
    expect(JSON.stringify(line)).toContain("hunter2");
  });

  test.each(["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "PROPFIND"])(
    "method %s is not supported",
    async (method) => {
      const answer = await sendHttp(gateway.port, { method });
      expect(answer.status).toBe(400);
      if (method !== "HEAD") expect(bodyOf(answer).Code).toBe("UnsupportedHTTPMethod");
    },
  );

  test("another path is no API", async () => {
    const answer = await sendHttp(gateway.port, { path: "/v1/%zz" });
    expect([answer.status, bodyOf(answer).Code]).toEqual([404, "InvalidAction.NotFound"]);
  });
});

test("the log has one line per request with names and results, and no parameter", async () => {
  const before = gateway.log.length;
  const answer = await gateway.callV1({ ...describeCall, SearchKey: "find me if you can" });
  const lines = gateway.log.slice(before);
  expect(lines).toEqual([
    expect.objectContaining({
      msg: "request",
      requestId: bodyOf(answer).RequestId,
      action: "DescribeInstances",
      version: "2015-01-01",
      accessKeyId: "AKtest",
      ownerId: "100",
      code: "OK",
      status: 200,
      durationMs: expect.any(Number),
      remoteAddress: "127.0.0.1",
    }),
  ]);
  expect(JSON.stringify(gateway.log)).not.toContain("find me");
  expect(JSON.stringify(gateway.log)).not.toContain(testKey.secret);
});
