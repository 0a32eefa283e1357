import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { encodeForm, signedHeadersV3, signedParametersV1 } from "./testing/reference-signer.ts";
import { sendHttp } from "./testing/send-http.ts";
import { startTestGateway, type TestGateway, testKey } from "./testing/test-gateway.ts";
import { describeInstances } from "./testing/test-operations.ts";

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway([describeInstances]);
});

afterAll(() => gateway[Symbol.asyncDispose]());

const describeCall = { Action: "DescribeInstances", RegionId: "cn-hangzhou" };

function bodyOf(answer: { text: string }) {
  return JSON.parse(answer.text);
}

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

  test("a client that takes this port for its HTTP proxy is answered, whatever host it wants", async () => {
    const form = encodeForm(signedParametersV1("GET", testKey, describeCall));
    const path = `http://r-kvstore.aliyuncs.com/?${form}`;
    const answer = await sendHttp(gateway.port, {
      path,
      headers: { host: "r-kvstore.aliyuncs.com", "proxy-connection": "keep-alive" },
    });
    expect(answer.status).toBe(200);
    expect(
      (await sendHttp(gateway.port, { path: path.replace("http:", "https:") })).text,
    ).toContain("SignatureNonceUsed");
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
