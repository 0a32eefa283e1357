import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { ChildServer } from "../child-server.ts";
import type { Figure } from "../figure.ts";
import { benchKey, userKey } from "../gateway-load.ts";
import { cpuSeconds } from "../process-usage.ts";
import { median } from "../statistics.ts";

const run = promisify(execFile);
const records = 1_000;
const rounds = 7;
const requests = 6_000;
const connections = 16;
const cores = { server: 0, load: 1 };

/** The same signed call by the account itself and by a user of it with 20 policies, in turn. */
export const ramUser: Figure = {
  name: "ram-user",
  async measure() {
    await using server = await ChildServer.start("api-server.ts", [`${records}`], cores.server);
    const rates = { user: [] as number[], root: [] as number[] };
    const micros = { user: [] as number[], root: [] as number[] };
    for (let round = 0; round < rounds; round += 1) {
      for (const who of ["root", "user"] as const) {
        const { perSecond, cpuMicros } = await load(server, who === "user" ? userKey : benchKey);
        rates[who].push(perSecond);
        micros[who].push(cpuMicros);
      }
    }
    const cpu = `CPU per request ${median(micros.user).toFixed(0)} µs, root ${median(micros.root).toFixed(0)} µs`;
    return [
      {
        what: "signed DescribeInstances by a RAM user with 20 policies, one core",
        measured: median(rates.user),
        unit: "1/s",
        floor: { what: "the same call by the account itself", value: median(rates.root) },
        bar: { atLeast: 0.8, times: "floor" },
        note: `median of ${rounds} × ${requests}, ${connections} connections; 60 statements, 40 of them with conditions; ${cpu}`,
      },
    ];
  },
};

async function load(server: ChildServer, key: { readonly accessKeyId: string }) {
  const file = new URL("../load-process.ts", import.meta.url).pathname;
  const args = [server.port, requests, connections, 0, key.accessKeyId].map(String);
  const before = cpuSeconds(server.pid);
  const command = ["-c", String(cores.load), process.execPath, file, ...args];
  const { stdout } = await run("taskset", command);
  const { perSecond } = JSON.parse(stdout) as { perSecond: number };
  const sent = requests + Math.min(requests, 1_000);
  return { perSecond, cpuMicros: ((cpuSeconds(server.pid) - before) / sent) * 1e6 };
}
