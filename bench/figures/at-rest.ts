import { spawn } from "node:child_process";
import { once } from "node:events";
import { BareRedis, freePort } from "../bare-redis.ts";
import type { Figure } from "../figure.ts";
import { KvasirServer, singleNodeClass } from "../kvasir-server.ts";
import { cpuSeconds, residentMebibytes } from "../process-usage.ts";

const count = 200;
const settleMs = 8_000;
const windowMs = 30_000;

/** What the control plane costs while 200 instances live and nobody asks it anything. */
export const atRest: Figure = {
  name: "at-rest",
  async measure({ program }) {
    await using server = await KvasirServer.start({ program });
    for (let made = 0; made < count; made += 50) {
      await Promise.all(Array.from({ length: 50 }, () => server.order(singleNodeClass)));
      await server.untilAllNormal(made + 50, 100);
    }
    const port = await freePort();
    await using redis = new BareRedis({ port });
    await redis.untilPong();
    const floor = spawn(process.execPath, ["-e", bareSampler, String(port), String(count)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    try {
      await once(floor.stdout, "data");
      await pause(settleMs);
      const pids = { product: server.pid, floor: floor.pid ?? 0 };
      const before = { product: cpuSeconds(pids.product), floor: cpuSeconds(pids.floor) };
      const startedAt = performance.now();
      await pause(windowMs);
      const seconds = (performance.now() - startedAt) / 1000;
      const percent = (pid: number, earlier: number) =>
        ((cpuSeconds(pid) - earlier) / seconds) * 100;
      const what = `a bare Node with ${count} connections that reads INFO from each every 5 s`;
      return [
        {
          what: `control plane at rest, ${count} instances: CPU`,
          measured: percent(pids.product, before.product),
          unit: "%",
          floor: { what, value: percent(pids.floor, before.floor) },
          bar: { atMost: 15 },
          note: `of one core, over ${windowMs / 1000} s`,
        },
        {
          what: `control plane at rest, ${count} instances: RSS`,
          measured: residentMebibytes(pids.product),
          unit: "MiB",
          floor: { what, value: residentMebibytes(pids.floor) },
          bar: { atMost: 200 },
          note: "at the end of the same window",
        },
      ];
    } finally {
      floor.kill();
      await once(floor, "exit");
    }
  },
};

const bareSampler = `
  const { connect } = require("node:net");
  const [port, count] = process.argv.slice(1).map(Number);
  const sockets = Array.from({ length: count }, () => connect(port, "127.0.0.1").on("data", () => {}));
  let next = 0;
  setInterval(() => sockets[next++ % count].write("INFO\\r\\n"), 5000 / count);
  console.log("ready");
`;

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
