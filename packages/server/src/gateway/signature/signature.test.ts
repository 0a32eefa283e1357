import fc from "fast-check";
import { expect, test } from "vitest";
import { referenceEncode } from "../testing/reference-signer.ts";
import { parseParameters } from "./parse-parameters.ts";
import { percentEncode } from "./percent-encode.ts";
import { signV1, stringToSignV1 } from "./signature-v1.ts";
import { parseAuthorizationV3, signV3, stringToSignV3 } from "./signature-v3.ts";

function parametersOf(encoded: string) {
  const parameters = new Map<string, string>();
  parseParameters(encoded, parameters, 1000);
  return parameters;
}

test.each([
  {
    query:
      "AccessKeyId=testid&Action=DescribeRegions&Format=XML&SignatureMethod=HMAC-SHA1&SignatureNonce=3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf&SignatureVersion=1.0&Timestamp=2016-02-23T12%3A46%3A24Z&Version=2014-05-26",
    stringToSign:
      "GET&%2F&AccessKeyId%3Dtestid%26Action%3DDescribeRegions%26Format%3DXML%26SignatureMethod%3DHMAC-SHA1%26SignatureNonce%3D3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf%26SignatureVersion%3D1.0%26Timestamp%3D2016-02-23T12%253A46%253A24Z%26Version%3D2014-05-26",
    signature: "OLeaidS1JvxuMvnyHOwuJ+uX5qY=",
  },
  {
    query:
      "AccessKeyId=testid&Action=DescribeInstances&Format=XML&RegionId=region1&SignatureMethod=HMAC-SHA1&SignatureNonce=NwDAxvLU6tFE0DVb&SignatureVersion=1.0&Timestamp=2013-06-01T10%3A33%3A56Z&Version=2015-01-01",
    stringToSign:
      "GET&%2F&AccessKeyId%3Dtestid%26Action%3DDescribeInstances%26Format%3DXML%26RegionId%3Dregion1%26SignatureMethod%3DHMAC-SHA1%26SignatureNonce%3DNwDAxvLU6tFE0DVb%26SignatureVersion%3D1.0%26Timestamp%3D2013-06-01T10%253A33%253A56Z%26Version%3D2015-01-01",
    signature: "EXXeLkoiLG4D6QDiV2Get82rzs8=",
  },
])("V1 agrees with the published vector $signature", ({ query, stringToSign, signature }) => {
  const text = stringToSignV1("GET", parametersOf(`Signature=ignored&${query}`));
  expect(text).toBe(stringToSign);
  expect(signV1("testsecret", text)).toBe(signature);
});

test("V1 agrees with a request captured from pop-core", () => {
  const query =
    "AccessKeyId=AKtest&Action=DescribeInstances&Format=JSON&RegionId=cn-hangzhou&SignatureMethod=HMAC-SHA1&SignatureNonce=5e9a5d7442ff49164375a0f8251918eb&SignatureVersion=1.0&Tag.1.Key=k%201&Tag.1.Value=v%2A~&Timestamp=2026-11-24T02%3A53%3A58Z&Version=2015-01-01&Signature=GqNTOCn17nZAVBt2cahrTj8cppc%3D";
  const parameters = parametersOf(query);
  expect(signV1("secret", stringToSignV1("GET", parameters))).toBe(parameters.get("Signature"));
});

test("V3 agrees with the published vector", () => {
  const stringToSign = stringToSignV3({
    method: "POST",
    query: parametersOf(
      "ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai",
    ),
    headers: {
      host: "ecs.cn-shanghai.aliyuncs.com",
      "x-acs-action": "RunInstances",
      "x-acs-content-sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "x-acs-date": "2023-10-26T10:22:32Z",
      "x-acs-signature-nonce": "3156853299f313e23d1673dc12e1703d",
      "x-acs-version": "2014-05-26",
    },
    signedHeaders:
      "host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version".split(
        ";",
      ),
    contentSha256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  });
  expect(signV3("YourAccessKeySecret", stringToSign)).toBe(
    "06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0",
  );
});

test("V3 agrees with a request captured from the official SDK, raw star and names included", () => {
  const authorization = parseAuthorizationV3(
    "ACS3-HMAC-SHA256 Credential=AKtest,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-credentials-provider;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature=648338e7e7cf0a95ac3fe64cd5309b3583da60c51b2f94d47b2808eed313f4d8",
  );
  const stringToSign = stringToSignV3({
    method: "POST",
    query: parametersOf(
      "InstanceIds=r-a%2Cr-b&PageSize=10&RegionId=cn-hangzhou&Tag.1.Key=k%201&Tag.1.Value=v*~%2F%C3%A9",
    ),
    headers: {
      host: "127.0.0.1:34097",
      "x-acs-version": "2015-01-01",
      "x-acs-action": "DescribeInstances",
      "x-acs-date": "2026-11-24T02:53:58Z",
      "x-acs-signature-nonce": "fe5d373904d2d38757eab25e20d7e1339475ee907da48be72b1450bd74564812",
      "x-acs-content-sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "x-acs-credentials-provider": "static_ak",
    },
    signedHeaders: authorization.signedHeaders,
    contentSha256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  });
  expect(signV3("secret", stringToSign)).toBe(authorization.signature);
});

test.each([
  "ACS3-HMAC-SHA256 ",
  "ACS3-HMAC-SHA256 Credential=AK,SignedHeaders=host,Signature=00",
  "ACS3-HMAC-SHA256 SignedHeaders=host;x-acs-action;x-acs-version;x-acs-date;x-acs-signature-nonce;x-acs-content-sha256,Signature=00",
])("an Authorization header that leaves something out is an incomplete signature: %s", (header) => {
  expect(() => parseAuthorizationV3(header)).toThrow(
    expect.objectContaining({ code: "IncompleteSignature", status: 400 }),
  );
});

test("percent-encoding equals the byte-wise reference for any text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      expect(percentEncode(text)).toBe(referenceEncode(text));
    }),
  );
});

test("decoding undoes every legal encoding: escaped or raw, plus or %20", () => {
  const pairs = fc.dictionary(fc.string({ unit: "grapheme", minLength: 1 }), fc.string());
  fc.assert(
    fc.property(pairs, fc.boolean(), (parameters, plusForSpace) => {
      const encoded = Object.entries(parameters)
        .map(([name, value]) => `${referenceEncode(name)}=${referenceEncode(value)}`)
        .join("&");
      const onWire = plusForSpace ? encoded.replaceAll("%20", "+") : encoded;
      expect(Object.fromEntries(parametersOf(onWire))).toEqual({ ...parameters });
    }),
  );
});

test.each(["a=%", "a=%zz", "a=%ff", "a=%c3", "%e0%80=1", "a=%ed%a0%80"])(
  "a malformed escape is an invalid parameter: %s",
  (query) => {
    expect(() => parametersOf(query)).toThrow(
      expect.objectContaining({ code: "InvalidParameter", status: 400 }),
    );
  },
);

test.each([
  ["a=1&a=2", { a: "2" }],
  ["a&b=&=c&&", { a: "", b: "", "": "c" }],
  ["a=b=c", { a: "b=c" }],
  ["a+b=c+d%2B", { "a b": "c d+" }],
])("%s is read as %j", (query, expected) => {
  expect(Object.fromEntries(parametersOf(query))).toEqual(expected);
});
