import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writeHostsBlock } from "./hosts-file.ts";

const original = "127.0.0.1 localhost\n# a comment\n::1 ip6-localhost\n";
let dir: string;
let path: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "kvasir-hosts-"));
  path = join(dir, "hosts");
  writeFileSync(path, original);
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const entry = { address: "127.20.0.1", name: "r-one.redis.test" };
const read = () => readFileSync(path, "utf8");

test("the block is added after what is there, replaced, and removed without a trace", () => {
  writeHostsBlock(path, "/data", [entry]);
  expect(read()).toBe(
    `${original}# begin kvasir /data\n127.20.0.1\tr-one.redis.test\n# end kvasir /data\n`,
  );
  writeHostsBlock(path, "/data", [{ address: "127.20.0.2", name: "r-two.redis.test" }]);
  expect(read()).not.toContain("r-one");
  expect(read().match(/begin kvasir/g)).toHaveLength(1);
  writeHostsBlock(path, "/data", []);
  expect(read()).toBe(original);
});

test("two installations keep a block each", () => {
  writeHostsBlock(path, "/one", [entry]);
  writeHostsBlock(path, "/two", [entry]);
  writeHostsBlock(path, "/one", []);
  expect(read()).toContain("# begin kvasir /two\n127.20.0.1");
  expect(read()).not.toContain("/one");
});

test("what users wrote after the block stays", () => {
  writeHostsBlock(path, "/data", [entry]);
  writeFileSync(path, `${read()}10.0.0.1 mine\n`);
  writeHostsBlock(path, "/data", []);
  expect(read()).toBe(`${original}10.0.0.1 mine\n`);
});

test("an unchanged file is not written", () => {
  writeHostsBlock(path, "/data", [entry]);
  const { mtimeNs } = statSync(path, { bigint: true });
  writeHostsBlock(path, "/data", [entry]);
  expect(statSync(path, { bigint: true }).mtimeNs).toBe(mtimeNs);
});
