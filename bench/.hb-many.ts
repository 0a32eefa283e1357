import { KvasirServer, singleNodeClass } from "/work/main/bench/kvasir-server.ts";
import { cpuSeconds } from "/work/main/bench/process-usage.ts";
import { BareRedis } from "/work/main/bench/bare-redis.ts";
import { readdirSync, readFileSync } from "node:fs";
const program = "/tmp/hb/dist2/kvasir.js";
{
  await using server = await KvasirServer.start({ program });
  await server.untilNormal(await server.order(singleNodeClass));
  const c0 = cpuSeconds(server.pid), m0 = process.cpuUsage(); const t = performance.now();
  await Promise.all(Array.from({ length: 50 }, () => server.order(singleNodeClass)));
  const t1 = performance.now() - t;
  await server.untilAllNormal(51, 20);
  const w = performance.now() - t; const m = process.cpuUsage(m0);
  const nodes = redisCpu(server.dataDir);
  console.log({ orderedMs: t1, wallMs: w, serverCpuMsPer: (cpuSeconds(server.pid) - c0) * 1000 / 50, clientCpuMsPer: (m.user + m.system) / 1000 / 50, redisCpuMsPer: nodes.cpu / nodes.n * 1000, n: nodes.n, haproxyMs: nodes.door * 1000 });
}
function redisCpu(dir: string) { let cpu = 0, n = 0, door = 0; for (const p of readdirSync("/proc")) { if (!/^\d+$/.test(p)) continue; try { const cmd = readFileSync(`/proc/${p}/cmdline`, "utf8"); if (cmd.includes(dir) && cmd.includes("redis-server")) { cpu += cpuSeconds(Number(p)); n++; } if (cmd.includes(dir) && cmd.includes("haproxy")) door += cpuSeconds(Number(p)); } catch {} } return { cpu, n, door }; }
{ const t = performance.now(); const m0 = process.cpuUsage(); const all = Array.from({ length: 50 }, () => new BareRedis()); await Promise.all(all.map((r) => r.untilPong(10))); const w = performance.now() - t; const m = process.cpuUsage(m0); let cpu = 0; for (const r of all) cpu += cpuSeconds(r.child.pid!); console.log({ bareWall: w, redisCpuMsPer: cpu / 50 * 1000, clientCpuMsPer: (m.user + m.system) / 1000 / 50 }); await Promise.all(all.map((r) => r[Symbol.asyncDispose]())); }
