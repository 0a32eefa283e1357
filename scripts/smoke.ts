/**
 * The first minute of a user: `make run`, an instance through the official SDK, SET and GET,
 * Ctrl-C, the node goes on, `kvasir down`, nothing is left. Exits with 1 when something differs.
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { $OpenApiUtil } from "@alicloud/openapi-core";
import sdk from "@alicloud/r-kvstore20150101";
import { Redis } from "ioredis";

const root = fileURLToPath(new URL("../", import.meta.url));
const dataDir = mkdtempSync(join(tmpdir(), "kvasir-smoke-"));
const regionId = "cn-hangzhou";
const password = "Smoke-test-1";
const kvasir = (...args: string[]) =>
  execFileSync("npx", ["--no-install", "kvasir", ...args], { cwd: root, encoding: "utf8" });

interface Ready {
  readonly endpoint: string;
  readonly accessKeyId: string;
}

function expect(condition: boolean, what: string): void {
  if (!condition) throw new Error(`smoke: ${what}`);
  console.log(`  ${what}`);
}

async function makeRun(): Promise<{ make: ChildProcess; ready: Ready; said: string[] }> {
  const flags = `--json --port 0 --tls-port 0 --data ${dataDir}`;
  const make = spawn("make", ["--no-print-directory", "run", `ARGS=${flags}`], {
    cwd: root,
    // A group of its own, so that it gets Ctrl-C as a terminal would send it.
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said: string[] = [];
  createInterface({ input: make.stderr as NodeJS.ReadableStream }).on("line", (line) => {
    said.push(line);
  });
  const lines = createInterface({ input: make.stdout as NodeJS.ReadableStream });
  const line = await Promise.race([
    once(lines, "line").then(([text]) => String(text)),
    once(make, "exit").then(([code]) => {
      throw new Error(`make run ended with ${code}: ${said.join("\n")}`);
    }),
  ]);
  return { make, ready: JSON.parse(line) as Ready, said };
}

/** Processes that still belong to the data folder. */
function processesLeft(): string[] {
  return readdirSync("/proc").filter((pid) => {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return false;
    try {
      const text =
        readFileSync(`/proc/${pid}/cmdline`) + readFileSync(`/proc/${pid}/environ`, "latin1");
      return text.includes(dataDir);
    } catch (error) {
      // It ended meanwhile, or belongs to somebody else.
      if (["ENOENT", "ESRCH", "EACCES"].includes((error as NodeJS.ErrnoException).code ?? ""))
        return false;
      throw error;
    }
  });
}

async function createInstance({ endpoint, accessKeyId }: Ready) {
  const key = JSON.parse(readFileSync(join(dataDir, "access-key.json"), "utf8"));
  expect(key.accessKeyId === accessKeyId, "the ready line names the kept AccessKey");
  const client = new sdk.default(
    new $OpenApiUtil.Config({
      ...key,
      endpoint: new URL(endpoint).host,
      protocol: "http",
      regionId,
    }),
  );
  const { body } = await client.createInstance(
    new sdk.CreateInstanceRequest({
      regionId,
      instanceClass: "redis.master.small.default",
      password,
    }),
  );
  const request = new sdk.DescribeInstanceAttributeRequest({ instanceId: body?.instanceId ?? "" });
  for (let tries = 0; tries < 600; tries++) {
    const answer = await client.describeInstanceAttribute(request);
    const instance = answer.body?.instances?.DBInstanceAttribute?.[0];
    if (instance?.instanceStatus === "Normal") return instance;
    await sleep(50);
  }
  throw new Error("smoke: the instance did not become Normal");
}

try {
  const { make, ready, said } = await makeRun();
  const instance = await createInstance(ready);
  const address = { host: instance.connectionDomain ?? "", port: Number(instance.port), password };
  const redis = new Redis(address);
  expect((await redis.set("greeting", "hello")) === "OK", "SET answers OK");
  expect((await redis.get("greeting")) === "hello", "GET answers what was SET");
  expect(kvasir("status", "--data", dataDir).includes("Normal 1"), "kvasir status counts it");

  process.kill(-(make.pid ?? 0), "SIGINT");
  await once(make, "exit");
  expect(/2 Redis nodes go on/.test(said.join("\n")), "Ctrl-C says that two nodes go on");
  expect((await redis.get("greeting")) === "hello", "the instance serves without control plane");
  redis.disconnect();

  console.log(kvasir("down", "--data", dataDir).trim());
  expect(processesLeft().length === 0, "nothing is left running");
} catch (error) {
  console.error(error);
  process.exitCode = 1;
  console.error(kvasir("down", "--data", dataDir));
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}
