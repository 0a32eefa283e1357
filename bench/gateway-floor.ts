/**
 * What the gateway costs on top of HTTP: signed DescribeInstances requests, answered from kept
 * answers of 75 KB, against a bare node:http server that sends the same bytes. The server has one
 * core, the client another.
 *
 *   node bench/gateway-floor.ts [requests per round] [rounds]
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { prepareRequests, runLoad } from "./gateway-load.ts";

const requestCount = Number(process.argv[2] ?? 10_000);
const rounds = Number(process.argv[3] ?? 5);
const modes = ["floor", "gateway"] as const;
const connections = 16;

const serverFile = new URL("./gateway-server.ts", import.meta.url).pathname;

async function measure(mode: string, ratePerSecond?: number) {
  const server = spawn("taskset", ["-c", "0", process.execPath, serverFile, mode], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const [line] = await once(createInterface({ input: server.stdout }), "line");
    const port = Number(line);
    await runLoad(port, prepareRequests(port, 2000), { connections });
    const requests = prepareRequests(port, requestCount);
    const cpuBefore = cpuSeconds(server.pid);
    const load = { connections, ...(ratePerSecond ? { ratePerSecond } : {}) };
    const result = await runLoad(port, requests, load);
    const cpuMicros = ((cpuSeconds(server.pid) - cpuBefore) / requestCount) * 1e6;
    return { ...result, cpuMicros };
  } finally {
    server.kill();
    await once(server, "exit");
  }
}

/** User and system time of a process so far, in the kernel's ticks of 10 ms. */
function cpuSeconds(pid: number | undefined): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

const results = new Map<string, Awaited<ReturnType<typeof measure>>[]>();
for (let round = 0; round < rounds; round += 1) {
  for (const mode of modes) results.set(mode, [...(results.get(mode) ?? []), await measure(mode)]);
}

function medianOf(mode: string, figure: "perSecond" | "cpuMicros"): number {
  return median((results.get(mode) ?? []).map((result) => result[figure]));
}

for (const mode of modes) {
  const rate = medianOf(mode, "perSecond");
  const micros = medianOf(mode, "cpuMicros");
  console.log(
    `${mode.padEnd(10)} ${Math.round(rate)}/s (${(rate / medianOf("floor", "perSecond")).toFixed(2)} of the floor), ` +
      `${Math.round(micros)} µs of CPU per request (${(medianOf("floor", "cpuMicros") / micros).toFixed(2)} of the floor)`,
  );
}
const half = medianOf("gateway", "perSecond") / 2;
const { p99Ms } = await measure("gateway", half);
console.log(`gateway at half load (${Math.round(half)}/s): p99 ${p99Ms.toFixed(1)} ms`);
