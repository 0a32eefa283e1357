import { Resolver } from "node:dns/promises";
import { once } from "node:events";
import { createServer } from "node:net";
import dns2 from "dns2";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type DnsResponder, startDnsResponder } from "./dns.ts";

const host = "127.0.0.1";
const addresses = new Map([["r-one", "127.20.0.3"]]);
const errors: unknown[] = [];
let responder: DnsResponder;
let resolver: Resolver;

beforeEach(async () => {
  errors.length = 0;
  responder = await startDnsResponder({
    suffix: "redis.test",
    host,
    port: 0,
    async lookup(prefix) {
      if (prefix === "broken") throw new Error("no database");
      return addresses.get(prefix) ?? null;
    },
    onError: (error) => errors.push(error),
  });
  resolver = new Resolver({ timeout: 2_000, tries: 1 });
  resolver.setServers([`${host}:${responder.port}`]);
});
afterEach(() => responder[Symbol.asyncDispose]());

test("the name of an instance is its address, in any case of letters", async () => {
  expect(await resolver.resolve4("r-one.redis.test")).toEqual(["127.20.0.3"]);
  expect(await resolver.resolve4("R-One.Redis.TEST")).toEqual(["127.20.0.3"]);
});

test("the same answer comes over TCP", async () => {
  const ask = dns2.TCPClient({ dns: host, port: responder.port });
  const { answers } = await ask("r-one.redis.test", "A");
  expect(answers[0]?.address).toBe("127.20.0.3");
});

test("an unknown instance does not exist, and a known one has no other records", async () => {
  await expect(resolver.resolve4("r-two.redis.test")).rejects.toMatchObject({ code: "ENOTFOUND" });
  await expect(resolver.resolve6("r-one.redis.test")).rejects.toMatchObject({ code: "ENODATA" });
});

test("names of other domains are refused, also those that only end alike", async () => {
  for (const name of ["example.com", "r-one.xredis.test"]) {
    await expect(resolver.resolve4(name)).rejects.toMatchObject({ code: "EREFUSED" });
  }
});

test("a lookup that fails is a failure of the server, and is reported", async () => {
  await expect(resolver.resolve4("broken.redis.test")).rejects.toMatchObject({ code: "ESERVFAIL" });
  expect(errors).toHaveLength(1);
});

test("a taken port is an error of the start", async () => {
  const other = createServer();
  await once(other.listen(0, host), "listening");
  const { port } = other.address() as { port: number };
  const options = { suffix: "a.test", host, port, lookup: async () => null, onError: () => {} };
  await expect(startDnsResponder(options)).rejects.toMatchObject({ code: "EADDRINUSE" });
  other.close();
});
