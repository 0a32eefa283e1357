import { encodeForm, signedHeadersV3, signedParametersV1 } from "./reference-signer.ts";
import { testKey } from "./test-gateway.ts";

/** A small generator of repeatable numbers (mulberry32). */
function numbersFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const actions = [
  "DescribeInstances",
  "CreateInstance",
  "DescribeRegions",
  "toString",
  "Nö",
  "",
  "../x",
];
const names = [
  "RegionId",
  "PageSize",
  "Tag.1.Key",
  "Tag.999999999.Key",
  "Tag.1",
  "__proto__",
  "constructor",
  "Tag.-1.Value",
  "a[b]",
  "Token",
  "InstanceClass",
  "Capacity",
  "",
];
const values = [
  "",
  "cn-hangzhou",
  "-1",
  "1e309",
  "\u0000",
  "\ud83d\ude00",
  "null",
  "[object Object]",
  "9".repeat(400),
  "' or 1=1 --",
  "%s%n",
  "../../etc/passwd",
  "<a>&b;",
  "true\r\nx: y",
];
const wireGarbage = [
  "%",
  "%zz",
  "%ff%fe",
  "%c0%af",
  "%ed%a0%80",
  "&&==&",
  "=\u0001",
  "+",
  "%00",
  ";a=b",
  "#x",
  "\u00ff\u00fe",
];

/**
 * The bytes of one broken request; the same number gives the same kind of request. About a third
 * is signed correctly with nonsense inside, a third is damaged after signing, the rest is no
 * request of this protocol, or no HTTP at all.
 */
export function malformedRequest(number: number, port: number): Buffer {
  const next = numbersFrom(number);
  const pick = <Item>(list: readonly Item[]): Item =>
    list[Math.floor(next() * list.length)] as Item;
  const host = `127.0.0.1:${port}`;

  function nonsense(): Record<string, string> {
    const parameters: Record<string, string> = Object.create(null);
    const count = next() < 0.02 ? 1200 : Math.floor(next() * 6);
    for (let i = 0; i < count; i += 1) {
      parameters[count > 100 ? `p${i}` : pick(names)] = pick(values);
    }
    return parameters;
  }

  function signedV1(): string {
    const method = pick(["GET", "POST"]);
    const parameters = {
      ...nonsense(),
      Action: pick(actions),
      Format: pick(["JSON", "XML", "YAML", ""]),
    };
    const form = encodeForm(signedParametersV1(method, testKey, parameters));
    if (method === "GET") return `GET /?${form} HTTP/1.1\r\nhost: ${host}\r\n\r\n`;
    const type = pick([
      "application/x-www-form-urlencoded",
      "text/plain",
      "application/json",
      "x",
      "",
    ]);
    return `POST / HTTP/1.1\r\nhost: ${host}\r\ncontent-type: ${type}\r\ncontent-length: ${form.length}\r\n\r\n${form}`;
  }

  function signedV3(): string {
    const query = nonsense();
    const action = pick(actions.filter((name) => /^[\x20-\x7e]*$/.test(name)));
    const headers = signedHeadersV3(testKey, { method: "POST", host, action, query });
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    return `POST /?${encodeForm(query)} HTTP/1.1\r\n${lines.join("\r\n")}\r\ncontent-length: 0\r\n\r\n`;
  }

  function damaged(text: string): Buffer {
    const bytes = Buffer.from(text, "latin1");
    const edits = 1 + Math.floor(next() * 4);
    for (let i = 0; i < edits; i += 1)
      bytes[Math.floor(next() * bytes.length)] = Math.floor(next() * 256);
    return next() < 0.2 ? bytes.subarray(0, Math.floor(next() * bytes.length)) : bytes;
  }

  function badWire(): string {
    const query = Array.from({ length: 4 }, () => pick(names) + pick(wireGarbage)).join("&");
    const method = pick(["GET", "POST", "PUT", "HEAD", "TRACE", "CONNECT", "get", "QUERY"]);
    const path = pick(["/", "//", "/%zz", "/healthz/..", "*", "http://elsewhere/"]);
    const header = pick([
      "",
      "authorization: ACS3-HMAC-SHA256 ,,=,\r\n",
      "content-length: x\r\n",
      "transfer-encoding: chunked\r\n",
      "content-length: 5\r\ntransfer-encoding: chunked\r\n",
      "expect: 100-continue\r\n",
      "upgrade: websocket\r\nconnection: upgrade\r\n",
      "content-type: \u00ff/;;=\r\n",
    ]);
    return `${method} ${path}?${query} HTTP/${pick(["1.1", "1.0", "2.0", "9"])}\r\nhost: ${host}\r\n${header}\r\n${pick(["", "ZZ\r\n", "a=%ff", "0\r\n\r\n"])}`;
  }

  function noise(): Buffer {
    return Buffer.from(
      Array.from({ length: Math.floor(next() * 300) }, () => Math.floor(next() * 256)),
    );
  }

  const kind = next();
  if (kind < 0.2) return Buffer.from(signedV1(), "latin1");
  if (kind < 0.35) return Buffer.from(signedV3(), "latin1");
  if (kind < 0.65) return damaged(next() < 0.5 ? signedV1() : signedV3());
  return kind < 0.95 ? Buffer.from(badWire(), "latin1") : noise();
}
