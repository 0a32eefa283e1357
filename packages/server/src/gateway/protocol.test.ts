import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { encodeForm, signedHeadersV3, signedParametersV1 } from "./testing/reference-signer.ts";
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

beforeEach(() => {
  gateway.clock.nowMs = undefined;
});

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

describe("signature V1", () => {
  test.each(["GET", "POST"] as const)(
    "a %s request with odd characters and empty values passes",
    async (method) => {
      const answer = await gateway.callV1(
        { ...describeCall, SearchKey: "k !'()*~ 1+/é中&=?", InstanceIds: "", SignatureType: "" },
        method,
      );
      expect(bodyOf(answer).Instances.KVStoreInstance[0].InstanceName).toBe("k !'()*~ 1+/é中&=?");
    },
  );

  test("query and form are one set of parameters, signed together, with + for a space", async () => {
    const { SearchKey = "", ...query } = signedParametersV1("POST", testKey, {
      ...describeCall,
      SearchKey: "a b*c",
    });
    const answer = await sendHttp(gateway.port, {
      method: "POST",
      path: `/?${encodeForm(query)}&SearchKey=overridden`,
      headers: { "content-type": "application/x-www-form-urlencoded; charset=utf-8" },
      body: `SearchKey=${SearchKey.replaceAll(" ", "+")}`,
    });
    expect(bodyOf(answer).Instances.KVStoreInstance[0].InstanceName).toBe("a b*c");
  });

  test("a wrong signature answers 400 with the string to sign behind the first colon", async () => {
    const parameters = signedParametersV1("GET", { ...testKey, secret: "wrong" }, describeCall);
    const answer = await sendHttp(gateway.port, { path: `/?${encodeForm(parameters)}` });
    const { Code, Message } = bodyOf(answer);
    expect([answer.status, Code]).toEqual([400, "SignatureDoesNotMatch"]);
    const colon = Message.indexOf(":");
    expect(Message.slice(0, colon + 1)).toBe(
      "Specified signature is not matched with our calculation. server string to sign is:",
    );
    const { Signature: _, ...unsigned } = parameters;
    const resigned = signedParametersV1("GET", testKey, unsigned);
    expect(Message.slice(colon + 1)).toMatch(/^GET&%2F&AccessKeyId%3DAKtest%26Action%3DDescribe/);
    expect(resigned["Signature"]).not.toBe(parameters["Signature"]);
  });

  test("the signature covers the method that was used", async () => {
    const form = encodeForm(signedParametersV1("GET", testKey, describeCall));
    const answer = await sendHttp(gateway.port, { method: "POST", path: `/?${form}` });
    expect(bodyOf(answer).Code).toBe("SignatureDoesNotMatch");
  });

  test("milliseconds in the time are taken", async () => {
    const answer = await gateway.callV1({ ...describeCall, Timestamp: new Date().toISOString() });
    expect(answer.status).toBe(200);
  });

  test.each([
    ["just inside the past", -15 * 60_000 + 2000, "OK"],
    ["past", -15 * 60_000 - 2000, "InvalidTimeStamp.Expired"],
    ["just inside the future", 15 * 60_000 - 2000, "OK"],
    ["future", 15 * 60_000 + 2000, "InvalidTimeStamp.Expired"],
  ])("a time %s of the window", async (_title, offsetMs, code) => {
    const parameters = signedParametersV1("GET", testKey, describeCall, Date.now() + offsetMs);
    const answer = await sendHttp(gateway.port, { path: `/?${encodeForm(parameters)}` });
    expect(bodyOf(answer).Code ?? "OK").toBe(code);
  });

  test("a request sent twice is refused the second time, one with a bad signature uses nothing up", async () => {
    const parameters = signedParametersV1("GET", testKey, describeCall);
    const forged = { ...parameters, Signature: "AAAAAAAAAAAAAAAAAAAAAAAAAAA=" };
    const codes = [];
    for (const sent of [forged, parameters, parameters]) {
      const answer = await sendHttp(gateway.port, { path: `/?${encodeForm(sent)}` });
      codes.push(bodyOf(answer).Code ?? "OK");
    }
    expect(codes).toEqual(["SignatureDoesNotMatch", "OK", "SignatureNonceUsed"]);
  });
});

describe("signature V3", () => {
  const host = () => `127.0.0.1:${gateway.port}`;
  const base = { method: "POST", action: "DescribeInstances" };

  async function send(
    request: Partial<Parameters<typeof signedHeadersV3>[1]>,
    change = {},
    body?: string,
  ) {
    const all = { ...base, host: host(), ...request };
    const headers = { ...signedHeadersV3(testKey, all), ...change };
    const path = `/?${encodeForm(all.query ?? {})}`;
    const answer = await sendHttp(gateway.port, {
      method: all.method,
      path,
      headers,
      body: body ?? all.body ?? "",
    });
    return { ...answer, code: bodyOf(answer).Code ?? "OK" };
  }

  test.each([true, false])("a request passes with raw names %s", async (rawNames) => {
    const query = { "Tag.1.Key": "k 1", SearchKey: "v*~/é中", "odd name": "1" };
    expect((await send({ query, rawNames })).code).toBe("OK");
  });

  test("a form body is read and its hash checked", async () => {
    const form = { body: "SearchKey=a+b", contentType: "application/x-www-form-urlencoded" };
    const answer = await send(form);
    expect(bodyOf(answer).Instances.KVStoreInstance[0].InstanceName).toBe("a b");
    expect((await send(form, {}, "SearchKey=a+c")).code).toBe("SignatureDoesNotMatch");
  });

  test.each([
    "host",
    "x-acs-action",
    "x-acs-version",
    "x-acs-date",
    "x-acs-signature-nonce",
    "x-acs-content-sha256",
  ])("a signature that leaves %s out is incomplete", async (name) => {
    expect((await send({ unsigned: [name] })).code).toBe("IncompleteSignature");
  });

  test.each([
    ["x-acs-action", "MissingAction"],
    ["x-acs-version", "MissingVersion"],
    ["authorization", "MissingAccessKeyId"],
  ])("without %s the answer is %s", async (name, code) => {
    expect((await send({}, { [name]: "" })).code).toBe(code);
  });

  test.each([
    [{ "x-acs-version": "2015-01-02" }, "SignatureDoesNotMatch"],
    [{ authorization: "ACS3-HMAC-SHA256 nonsense" }, "IncompleteSignature"],
    [{ authorization: "ACS3-HMAC-SM3 Credential=AK" }, "InvalidSignatureMethod"],
    [{ authorization: "Bearer abc" }, "IncompleteSignature"],
    [{ "x-acs-signature-nonce": "another" }, "SignatureDoesNotMatch"],
  ])("with %j the answer is %s", async (change, code) => {
    expect((await send({}, change)).code).toBe(code);
  });

  test("a nonce is refused the second time", async () => {
    const request = { headers: { "x-acs-signature-nonce": "once only" } };
    expect((await send(request)).code).toBe("OK");
    expect((await send(request)).code).toBe("SignatureNonceUsed");
  });

  test("without a region the default one is used, and the answer is JSON", async () => {
    const answer = await gateway.callV3("DescribeInstances");
    expect(bodyOf(answer).Instances.KVStoreInstance[0].RegionId).toBe("cn-hangzhou");
    expect(answer.headers["content-type"]).toBe("application/json;charset=utf-8");
  });

  test("a session token is refused before the key is looked up", async () => {
    const headers = { "x-acs-security-token": "t" };
    expect((await send({ headers })).code).toBe("InvalidSecurityToken.Malformed");
  });

  test("a bearer client, which signs nothing, is asked for a key in JSON", async () => {
    const answer = await sendHttp(gateway.port, {
      path: "/?SignatureType=BEARERTOKEN",
      headers: {
        "x-acs-action": "DescribeInstances",
        "x-acs-version": "2015-01-01",
        "x-acs-bearer-token": "BT",
      },
    });
    expect(bodyOf(answer).Code).toBe("MissingAccessKeyId");
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
