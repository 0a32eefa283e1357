/**
 * What the front door costs: redis-benchmark through a slot and against the same Redis directly
 * (127.0.0.1), in turn. Prints the medians of the ratios of neighbouring runs.
 *
 *   node bench/front-door.ts [--rounds 7] [--busy-polling]
 */
import { execFile } from "node:child_process";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs, promisify } from "node:util";
import { pino } from "pino";
import { createHaproxyFrontDoor } from "../packages/server/src/drivers/haproxy/front-door.ts";
import { createLocalDriver } from "../packages/server/src/drivers/local-process/driver.ts";
import { systemClock } from "../packages/server/src/kernel/clock.ts";
import { median } from "./statistics.ts";

const run = promisify(execFile);

const cases = [
  { pipeline: 1, requests: 40_000, bar: 0.6 },
  { pipeline: 16, requests: 400_000, bar: 0.75 },
];

interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** Requests per second of SET and GET. */
async function measure({ host, port }: Endpoint, pipeline: number, requests: number) {
  const args = ["-h", host, "-p", `${port}`, "-c", "50", "-P", `${pipeline}`, "-n", `${requests}`];
  const { stdout } = await run("redis-benchmark", [
    ...args,
    ...["-t", "set,get", "-d", "64", "-r", "100000", "--csv"],
  ]);
  const rate = (test: string) => {
    const found = new RegExp(`^"${test}","([\\d.]+)"`, "m").exec(stdout)?.[1];
    if (found === undefined) throw new Error(`redis-benchmark printed no ${test}: ${stdout}`);
    return Number(found);
  };
  return { SET: rate("SET"), GET: rate("GET") };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

async function untilPong({ host, port }: Endpoint): Promise<void> {
  const deadline = performance.now() + 5_000;
  for (;;) {
    try {
      await run("redis-cli", ["-h", host, "-p", `${port}`, "ping"]);
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await sleep(20);
    }
  }
}

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "7" },
    "busy-polling": { type: "boolean", default: false },
  },
});

const dataDir = await realpath(await mkdtemp(join(tmpdir(), "kvasir-bench-")));
const log = pino({ level: "silent" });
const executables = { redis: "redis-server", memcached: "memcached", haproxy: "haproxy" };
const driver = createLocalDriver({ dataDir, clock: systemClock, executables, log });
const frontDoor = createHaproxyFrontDoor({
  dataDir,
  driver,
  log,
  poolSize: 8,
  network: "127.33.0.0/24",
  busyPolling: values["busy-polling"],
});
try {
  const direct = { host: "127.0.0.1", port: await freePort() };
  const args = ["--bind", direct.host, "--port", `${direct.port}`, "--save", ""];
  const unixSocket = ["--unixsocket", "{dir}/redis.sock"];
  const spec = { nodeId: "redis", engine: "redis", args: [...args, ...unixSocket], files: {} };
  const { dir } = await driver.ensure({ ...spec, engine: "redis" });
  await untilPong(direct);
  await frontDoor.start([]);
  const slot = frontDoor.slotAt(0);
  const target = join(dir, "redis.sock");
  await frontDoor.apply({ slot, target, allow: ["127.0.0.1"], maxConnections: 1_000 });
  const published = { host: slot.address, port: slot.port };

  console.log("pipeline  test  direct/s  published/s  ratio (least-most)  bar");
  for (const { pipeline, requests, bar } of cases) {
    const rounds = [];
    for (let round = 0; round < Number(values.rounds); round += 1) {
      const before = await measure(direct, pipeline, requests);
      const through = await measure(published, pipeline, requests);
      const after = await measure(direct, pipeline, requests);
      rounds.push({ before, through, after });
    }
    for (const test of ["SET", "GET"] as const) {
      const floors = rounds.map(({ before, after }) => (before[test] + after[test]) / 2);
      const rates = rounds.map(({ through }) => through[test]);
      const ratios = rates.map((rate, index) => rate / (floors[index] ?? Number.NaN));
      const span = `${Math.min(...ratios).toFixed(2)}-${Math.max(...ratios).toFixed(2)}`;
      console.log(
        `${String(pipeline).padStart(8)}  ${test}   ${median(floors).toFixed(0).padStart(8)}` +
          `  ${median(rates).toFixed(0).padStart(11)}  ${median(ratios).toFixed(2)} (${span})` +
          `         ≥ ${bar}`,
      );
    }
  }
} finally {
  await frontDoor.stop();
  for (const handle of await driver.list()) await driver.destroy(handle.nodeId, handle);
  await driver[Symbol.asyncDispose]();
  await rm(dataDir, { recursive: true, force: true });
}
