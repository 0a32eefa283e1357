import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createInstance, sdkClient } from "../../../test/test-server.ts";
import { runSql, startPostgres } from "../../store/testing/postgres-server.ts";
import { snippet } from "./snippet.ts";

const main = fileURLToPath(new URL("../../../bin/kvasir.mjs", import.meta.url));
const root = fileURLToPath(new URL("../../../../../", import.meta.url));
const freePorts = ["--port", "0", "--tls-port", "0", "--slots", "8"];
/** A network and ports that other tests do not use. */
const ground = [
  "--network",
  `127.${40 + (process.pid % 60)}.0.0/16`,
  "--replication-ports",
  "39000-39063",
];
const env = { PATH: process.env["PATH"] ?? "", LANG: "C.UTF-8" };

let dir: string;
let dataDir: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "kvasir-cli-"));
  dataDir = join(dir, "data");
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  await kvasir("down", "--data", dataDir);
  rmSync(dir, { recursive: true, force: true });
});

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function kvasir(...args: string[]): Promise<Outcome> {
  return kvasirIn({}, ...args);
}

function kvasirIn(more: Record<string, string>, ...args: string[]): Promise<Outcome> {
  const options = { env: { ...env, ...more }, cwd: dir };
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...args], options, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

function serve(...args: string[]) {
  return serveIn({}, ...args);
}

async function serveIn(more: Record<string, string>, ...args: string[]) {
  const child = spawn(
    process.execPath,
    [main, "serve", "--json", ...freePorts, ...ground, ...args],
    {
      env: { ...env, ...more },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  children.push(child);
  let stderr = "";
  child.stderr.on("data", (text) => {
    stderr += text;
  });
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  const ended = once(child, "exit");
  return {
    ready: JSON.parse(line),
    async end(signal: NodeJS.Signals) {
      child.kill(signal);
      const [code] = await ended;
      return { code, stderr };
    },
  };
}

const storedKey = () => JSON.parse(readFileSync(join(dataDir, "access-key.json"), "utf8"));

test("the first line says all that a script needs, and the secret is in a private file only", async () => {
  const { ready, end } = await serve("--data", dataDir);
  expect(ready).toEqual({
    event: "ready",
    endpoint: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    tlsEndpoint: expect.stringMatching(/^https:\/\/127\.0\.0\.1:\d+$/),
    accessKeyId: storedKey().accessKeyId,
    caFile: join(dataDir, "tls", "ca.pem"),
  });
  expect(statSync(join(dataDir, "access-key.json")).mode & 0o777).toBe(0o600);
  const status = await kvasir("status", "--data", dataDir, "--json");
  expect(status.code).toBe(0);
  expect(JSON.parse(status.stdout)).toMatchObject({
    endpoint: ready.endpoint,
    nodes: 0,
    instances: {},
    unserved: [],
  });
  expect((await end("SIGTERM")).code).toBe(0);
  const log = readFileSync(join(dataDir, "kvasir.log"), "utf8");
  expect(log).toContain('"msg":"stopped"');
  expect(log).not.toContain(storedKey().accessKeySecret);
  expect(statSync(join(dataDir, "kvasir.log")).mode & 0o077).toBe(0);
});

test("Ctrl-C leaves nodes running and says so; down stops them; serve brings them back", async () => {
  const first = await serve("--data", dataDir);
  const app = { ...storedKey(), endpoint: first.ready.endpoint };
  const { instanceId } = await createInstance(sdkClient(app));
  const stopped = await first.end("SIGINT");
  expect(stopped.code).toBe(0);
  expect(stopped.stderr).toContain("1 Redis node goes on running");
  expect(stopped.stderr).toContain(`kvasir down --data ${dataDir}`);
  expect((await kvasir("status", "--data", dataDir)).stdout).toContain("Redis nodes running: 1");

  const second = await serve("--data", dataDir);
  const list = await kvasir("instances", "--data", dataDir);
  expect(list.stdout).toMatch(
    new RegExp(`^${instanceId} .* Normal .* 127\\.\\d+\\.0\\.1:6379`, "m"),
  );
  // Also ends the server that runs.
  const down = await kvasir("down", "--data", dataDir);
  expect(down.stdout).toMatch(
    /Stopped the server.*\nStopped 1 Redis node\.\nStopped the front door\./,
  );
  expect((await second.end("SIGTERM")).code).toBe(0);
  const again = await kvasir("down", "--data", dataDir);
  expect(again).toMatchObject({ code: 0, stdout: `Nothing of ${dataDir} was running.\n` });
  expect((await kvasir("status", "--data", dataDir)).code).toBe(3);
});

test("a second server of the same folder is refused and names the first", async () => {
  const { ready } = await serve("--data", dataDir);
  const { code, stderr } = await kvasir("serve", "--data", dataDir, ...freePorts);
  expect(code).toBe(1);
  expect(stderr).toContain(`in use by process`);
  expect(stderr).toContain(ready.endpoint);
});

test("a taken port is told in words", async () => {
  const { ready } = await serve("--data", dataDir);
  const { port } = new URL(ready.endpoint);
  const other = join(dir, "other");
  const { code, stderr } = await kvasir(
    "serve",
    "--data",
    other,
    "--port",
    port,
    "--tls-port",
    "off",
  );
  expect(code).toBe(1);
  expect(stderr).toMatch(/^kvasir: 127\.0\.0\.1:\d+ is taken by another program/);
  await kvasir("down", "--data", other);
});

test("a network that is not this machine's, or not the instances', is told in words", async () => {
  const addressless = "10.251.0.0/24";
  const start = [...freePorts, "--data", dataDir, "--network"];
  const elsewhere = await kvasir("serve", ...start, addressless);
  expect(elsewhere.code).toBe(1);
  expect(elsewhere.stderr).toContain(`ip route add local ${addressless} dev lo`);
  await (await serve("--data", dataDir)).end("SIGINT");
  const moved = await kvasir("serve", ...start, "127.19.0.0/16");
  expect(moved.code).toBe(1);
  expect(moved.stderr).toContain(`have addresses of ${ground[1]}`);
});

test("an ephemeral server leaves no process and no file", async () => {
  const { ready, end } = await serve("--ephemeral");
  const folder = join(ready.caFile, "../..");
  const key = JSON.parse(readFileSync(join(folder, "access-key.json"), "utf8"));
  await createInstance(sdkClient({ ...key, endpoint: ready.endpoint }));
  const { code, stderr } = await end("SIGINT");
  expect(code).toBe(0);
  expect(stderr).toContain("their data deleted");
  expect(existsSync(folder)).toBe(false);
  const left = readdirSync("/proc").filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, "latin1").includes(folder);
    } catch {
      return false;
    }
  });
  expect(left).toEqual([]);
});

test("an ephemeral server that cannot start leaves no folder either", async () => {
  const { ready } = await serve("--data", dataDir);
  const { port } = new URL(ready.endpoint);
  const temporary = join(dir, "tmp");
  mkdirSync(temporary);
  const { code } = await kvasirIn({ TMPDIR: temporary }, "serve", "--ephemeral", "--port", port);
  expect(code).toBe(1);
  expect(readdirSync(temporary)).toEqual([]);
});

test("the pasted lines create an instance and SET a key in it", async () => {
  const { ready } = await serve("--data", dataDir);
  const lines = snippet({ ...storedKey(), endpoint: ready.endpoint }, "cn-hangzhou");
  // What npm would install is in the clone already.
  const pasted = lines.split("\n").slice(1).join("\n");
  const stdout = await new Promise((resolve, reject) =>
    execFile("bash", ["-c", pasted], { cwd: root, timeout: 20_000 }, (error, text) =>
      error ? reject(error) : resolve(text),
    ),
  );
  expect(stdout).toMatch(/^r-\w+ OK hello\n$/);
});

test("config tells where each value comes from, and no secret", async () => {
  mkdirSync(dataDir);
  const secret = "the-secret-of-the-file";
  writeFileSync(
    join(dataDir, "kvasir.yaml"),
    `region: cn-beijing\naccess-key-id: me\naccess-key-secret: ${secret}\n`,
  );
  const { stdout, code } = await kvasir("config", "--data", dataDir, "--port", "1234");
  expect(code).toBe(0);
  expect(stdout).toMatch(/^port +1234 +--port$/m);
  expect(stdout).toMatch(new RegExp(`^region +cn-beijing +${dataDir}/kvasir.yaml$`, "m"));
  expect(stdout).toMatch(/^tls-port +7380 +default$/m);
  expect(stdout).toMatch(/^access-key-secret +\(set\)/m);
  const json = await kvasir("config", "--data", dataDir, "--json");
  expect(stdout + json.stdout).not.toContain(secret);
});

test("wrong words on the command line exit with 2 and say which", async () => {
  expect(await kvasir("serve", "--port", "many")).toMatchObject({
    code: 2,
    stderr: "kvasir: port must be a whole number from 0 to 65535 (from --port)\n",
  });
  expect((await kvasir("serve", "--prot", "1")).code).toBe(2);
  expect((await kvasir("fly")).code).toBe(2);
});

test("every command has help, in both languages", async () => {
  const { stdout } = await kvasir("--help");
  const names = [...stdout.matchAll(/^ {2}(\w+) (?:\[options\])? +\S/gm)].map(
    ([, name = ""]) => name,
  );
  expect(names).toEqual(
    expect.arrayContaining([
      "serve",
      "down",
      "status",
      "instances",
      "doctor",
      "config",
      "reset",
      "version",
    ]),
  );
  for (const name of names.filter((each) => each !== "help")) {
    expect((await kvasir(name, "--help")).stdout).toContain(`Usage: kvasir ${name}`);
  }
  expect((await kvasir("serve", "--help", "--lang", "zh")).stdout).toContain("在前台启动服务");
  expect((await kvasir("--help", "--lang=zh")).stdout).toContain("用法:");
});

test("with PostgreSQL: doctor looks at it, config hides its password, reset empties it", async () => {
  await using postgres = await startPostgres();
  const url = (await postgres.createDatabase()).replace("kvasir@", "kvasir:very-secret@");
  const variables = { KVASIR_DATABASE_URL: url };
  const inPostgres = (...args: string[]) => kvasirIn(variables, ...args, "--data", dataDir);
  expect((await inPostgres("doctor")).stdout).toMatch(/✓ PostgreSQL \d+\.\d+ at 127\.0\.0\.1/);
  const { stdout } = await inPostgres("config");
  expect(stdout).toMatch(/database-url +\(set\) +KVASIR_DATABASE_URL/);

  const tables = "select table_name from information_schema.tables where table_schema = 'kvasir'";
  const server = await serveIn(variables, "--data", dataDir);
  expect(await runSql(url, tables)).toContainEqual({ table_name: "instances" });
  expect((await server.end("SIGTERM")).code).toBe(0);
  expect(existsSync(join(dataDir, "kvasir.db"))).toBe(false);
  expect((await inPostgres("reset", "--yes")).code).toBe(0);
  expect(await runSql(url, tables)).toEqual([]);

  await postgres.stop();
  const { code, stdout: said } = await inPostgres("doctor");
  expect(code).toBe(1);
  expect(said).toContain("✗ PostgreSQL at 127.0.0.1");
  expect(said).not.toContain("very-secret");
});

test("reset asks, spares what is not its own, and refuses other folders", async () => {
  const { end } = await serve("--data", dataDir);
  await end("SIGTERM");
  writeFileSync(join(dataDir, "kvasir.yaml"), "port: 0\n");
  const unasked = await kvasir("reset", "--data", dataDir);
  expect(unasked).toMatchObject({ code: 2, stderr: expect.stringContaining("--yes") });
  expect(existsSync(join(dataDir, "kvasir.db"))).toBe(true);
  expect((await kvasir("reset", "--data", dataDir, "--yes")).code).toBe(0);
  expect(readdirSync(dataDir)).toEqual(["kvasir.yaml"]);
  const strange = await kvasir("reset", "--data", dir, "--yes");
  expect(strange).toMatchObject({ code: 1, stderr: expect.stringContaining("no data folder") });
  expect(existsSync(dir)).toBe(true);
});

test("doctor passes here, and fails with a cure when an engine is missing", async () => {
  const well = await kvasir("doctor", "--data", dataDir, ...freePorts);
  expect(well.stdout).toMatch(/✓ redis-server \d+\.\d+\.\d+ \(\//);
  expect(well.code).toBe(0);
  const ill = await kvasir(
    "doctor",
    "--data",
    dataDir,
    ...freePorts,
    "--redis-server",
    "/nowhere/redis",
  );
  expect(ill.stdout).toContain(
    "✗ redis-server is not installed\n    mend: apt-get install redis-server",
  );
  expect(ill.code).toBe(1);
});

test("doctor finds a key that others can read", async () => {
  const { end } = await serve("--data", dataDir);
  await end("SIGTERM");
  const { chmodSync } = await import("node:fs");
  chmodSync(join(dataDir, "secret.key"), 0o644);
  const { stdout, code } = await kvasir("doctor", "--data", dataDir, ...freePorts);
  expect(stdout).toContain(`mend: chmod go-rwx ${join(dataDir, "secret.key")}`);
  expect(code).toBe(1);
});
