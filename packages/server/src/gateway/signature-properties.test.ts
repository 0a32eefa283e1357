import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { encodeForm, signedHeadersV3, signedParametersV1 } from "./testing/reference-signer.ts";
import { sendHttp } from "./testing/send-http.ts";
import { startTestGateway, type TestGateway, testKey } from "./testing/test-gateway.ts";
import { describeInstances } from "./testing/test-operations.ts";

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway([describeInstances]);
});

afterAll(() => gateway[Symbol.asyncDispose]());

const form = { "content-type": "application/x-www-form-urlencoded" };

/** Parameters that no operation knows: any names and values, but none of the protocol's own. */
const extras = fc
  .dictionary(
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }),
    fc.string({ unit: "grapheme" }),
    { maxKeys: 6 },
  )
  .map((dictionary) =>
    Object.fromEntries(Object.entries(dictionary).map(([k, v]) => [`x${k}`, v])),
  );

function codeOf(text: string): string {
  return JSON.parse(text).Code ?? "OK";
}

/** Another character in place of the one at `at`: never the same text. */
function withOtherCharacter(text: string, at: number): string {
  const index = at % text.length;
  const other = text[index] === "A" ? "B" : "A";
  return text.slice(0, index) + other + text.slice(index + 1);
}

test("whatever another implementation signs with V1 is accepted, split over query and form", async () => {
  await fc.assert(
    fc.asyncProperty(extras, fc.boolean(), async (more, inForm) => {
      const all = signedParametersV1("POST", testKey, { Action: "DescribeInstances", ...more });
      const names = Object.keys(all);
      const part = (keep: boolean) =>
        encodeForm(
          Object.fromEntries(
            names.filter((_, i) => (i % 2 === 0) === keep).map((n) => [n, all[n] ?? ""]),
          ),
        );
      const answer = await sendHttp(gateway.port, {
        method: "POST",
        path: `/?${part(inForm)}`,
        headers: form,
        body: part(!inForm).replaceAll("%20", "+"),
      });
      expect(codeOf(answer.text)).toBe("OK");
    }),
    { numRuns: 200 },
  );
});

test("a V1 request with one character changed in any value is refused", async () => {
  await fc.assert(
    fc.asyncProperty(extras, fc.nat(), fc.nat(), async (more, pick, at) => {
      const all = signedParametersV1("GET", testKey, { Action: "DescribeInstances", ...more });
      const names = Object.keys(all).filter((name) => all[name]);
      const name = names[pick % names.length] ?? "";
      const changed = { ...all, [name]: withOtherCharacter(all[name] ?? "", at) };
      const answer = await sendHttp(gateway.port, { path: `/?${encodeForm(changed)}` });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
    }),
    { numRuns: 200 },
  );
});

test("whatever another implementation signs with V3 is accepted; changed in query, header or body, refused", async () => {
  const places = fc.constantFrom("none", "query", "header", "body", "signature", "action");
  await fc.assert(
    fc.asyncProperty(
      extras,
      fc.string({ minLength: 1 }),
      places,
      fc.nat(),
      async (query, text, place, at) => {
        const host = `127.0.0.1:${gateway.port}`;
        const request = {
          method: "POST",
          host,
          action: "DescribeInstances",
          query: { ...query, xLast: "value" },
          body: encodeForm({ xBody: text }),
          contentType: form["content-type"],
          headers: { "x-acs-extra": "  signed " },
        };
        const headers = signedHeadersV3(testKey, request);
        const sent = { ...request, query: { ...request.query } };
        if (place === "query") sent.query["xLast"] = withOtherCharacter("value", at);
        if (place === "header") headers["x-acs-extra"] = withOtherCharacter("signed", at);
        if (place === "body") sent.body = encodeForm({ xBody: withOtherCharacter(text, at) });
        if (place === "action")
          headers["x-acs-action"] = withOtherCharacter("DescribeInstances", at);
        if (place === "signature") {
          const { authorization = "" } = headers;
          const start = authorization.length - 64;
          headers["authorization"] =
            authorization.slice(0, start) + withOtherCharacter(authorization.slice(start), at);
        }
        const answer = await sendHttp(gateway.port, {
          method: "POST",
          path: `/?${encodeForm(sent.query)}`,
          headers,
          body: sent.body,
        });
        expect(codeOf(answer.text)).toBe(place === "none" ? "OK" : "SignatureDoesNotMatch");
      },
    ),
    { numRuns: 300 },
  );
});
