import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Flags, readConfig } from "./config.ts";
import { InvalidSetting } from "./setting.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "kvasir-config-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const read = (flags: Flags = {}, environment: Record<string, string> = {}) =>
  readConfig({ data: dir, ...flags }, environment);
const writeFile = (text: string) => writeFileSync(join(dir, "kvasir.yaml"), text);

test("a flag beats a variable, a variable the file, the file the default", async () => {
  const portOf = async (flags: Flags, environment: Record<string, string>) => {
    const { config, settings } = await read(flags, environment);
    const { source, origin } = settings.find(({ key }) => key === "port") ?? {};
    return [config.port, source, origin];
  };
  expect(await portOf({}, {})).toEqual([7379, "default", ""]);
  writeFile("port: 1001\n");
  expect(await portOf({}, {})).toEqual([1001, "file", join(dir, "kvasir.yaml")]);
  expect(await portOf({}, { KVASIR_PORT: "1002" })).toEqual([1002, "variable", "KVASIR_PORT"]);
  expect(await portOf({ port: "1003" }, { KVASIR_PORT: "1002" })).toEqual([1003, "flag", "--port"]);
});

test("a value that cannot be used is refused with its place", async () => {
  await expect(read({ port: "65536" })).rejects.toThrow(
    "port must be a whole number from 0 to 65535 (from --port)",
  );
  await expect(read({}, { KVASIR_NETWORK: "9.0.0.0/8" })).rejects.toThrow("KVASIR_NETWORK");
  await expect(read({}, { KVASIR_DRIVER: "docker" })).rejects.toThrow("local, fake");
  await expect(read({ "hosts-file": true })).rejects.toThrow("needs domain-suffix");
  await expect(read({}, { KVASIR_ACCESS_KEY_ID: "a" })).rejects.toThrow("give both");
});

test("an unknown name in the file is refused, and so is a file that is missing or no YAML", async () => {
  writeFile("prot: 1\n");
  await expect(read()).rejects.toThrow("no setting prot");
  writeFile("access-key-secret: [very-secret\n");
  await expect(read()).rejects.toThrow(InvalidSetting);
  await expect(read()).rejects.not.toThrow("very-secret");
  await expect(read({ config: join(dir, "absent.yaml") })).rejects.toThrow("ENOENT");
});

test("an address of a database is taken from anywhere, its password not from the arguments", async () => {
  const plain = "postgres://kvasir@db.example/kvasir";
  const secret = "postgres://kvasir:very-secret@db.example/kvasir";
  expect((await read()).config.databaseUrl).toBeNull();
  expect((await read({ "database-url": plain })).config.databaseUrl).toBe(plain);
  const { config } = await read({}, { KVASIR_DATABASE_URL: secret });
  expect(config.databaseUrl).toBe(secret);
  const refused = read({ "database-url": secret });
  await expect(refused).rejects.toThrow("KVASIR_DATABASE_URL");
  await expect(refused).rejects.not.toThrow("very-secret");
  const other = read({}, { KVASIR_DATABASE_URL: "mysql://kvasir:very-secret@db.example/kvasir" });
  await expect(other).rejects.toThrow("must be an address");
  await expect(other).rejects.not.toThrow("very-secret");
  await expect(read({ "database-url": plain, ephemeral: true })).rejects.toThrow("exclude");
});

test("HTTPS can be switched off, switches take words, ranges of ports are read", async () => {
  const { config } = await read(
    { "tls-port": "off" },
    { KVASIR_EPHEMERAL: "yes", KVASIR_REPLICATION_PORTS: "20000-20009" },
  );
  expect(config).toMatchObject({
    tlsPort: null,
    ephemeral: true,
    replicationPorts: { first: 20_000, count: 10 },
  });
});

test("the language follows the flag, then the terminal", async () => {
  expect((await read({}, { LANG: "zh_CN.UTF-8" })).language).toBe("zh");
  expect((await read({ lang: "en" }, { LANG: "zh_CN.UTF-8" })).language).toBe("en");
  expect((await read()).language).toBe("en");
});
