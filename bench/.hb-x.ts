import { KvasirServer, singleNodeClass } from "/work/main/bench/kvasir-server.ts";
import { residentMebibytes as rss, cpuSeconds } from "/work/main/bench/process-usage.ts";
if (process.argv[2]) process.env["NODE_OPTIONS"] = process.argv[2];
await using server = await KvasirServer.start({ program: "/tmp/hb/dist2/kvasir.js" });
const p = server.pid;
await server.untilNormal(await server.order(singleNodeClass));
for (let n = 1; n < 200; n += 50) { await Promise.all(Array.from({ length: Math.min(50, 200 - n) }, () => server.order(singleNodeClass))); await server.untilAllNormal(Math.min(200, n + 50), 100); }
console.log(200, rss(p).toFixed(0));
await new Promise(r => setTimeout(r, 8000)); for (let i = 0; i < 3; i++) { const c = cpuSeconds(p); await new Promise(r => setTimeout(r, 8000)); console.log("rss", rss(p).toFixed(0), "cpu%", ((cpuSeconds(p) - c) / 8 * 100).toFixed(1)); }
