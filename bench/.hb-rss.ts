import { KvasirServer, singleNodeClass } from "./kvasir-server.ts";
import { residentMebibytes as rss, cpuSeconds } from "./process-usage.ts";
import { readFileSync } from "node:fs";
process.env["NODE_OPTIONS"] = "--heapsnapshot-signal=SIGUSR2 --diagnostic-dir=/tmp/hb";
await using server = await KvasirServer.start({ program: "/tmp/hb/dist/kvasir.mjs" });
const p = server.pid;
const sm = () => { const s = readFileSync(`/proc/${p}/smaps_rollup`, "utf8"); return s.match(/(Anonymous|Rss|Pss_File|Shared_Clean):\s+(\d+)/g)?.join(" "); };
console.log("ready", rss(p));
await server.untilNormal(await server.order(singleNodeClass));
console.log("1", rss(p));
for (let n = 1; n < 200; n += 50) { await Promise.all(Array.from({ length: Math.min(50, 200 - n) }, () => server.order(singleNodeClass))); await server.untilAllNormal(Math.min(200, n + 50), 100); console.log(n + 50, rss(p)); }
await new Promise(r => setTimeout(r, 15000)); console.log("15 s", rss(p), sm());
const c = cpuSeconds(p); await new Promise(r => setTimeout(r, 20000)); console.log("35 s", rss(p), sm(), "cpu%", (cpuSeconds(p) - c) * 5);
process.kill(p, "SIGUSR2"); await new Promise(r => setTimeout(r, 8000)); console.log("after snapshot (GC)", rss(p), sm());
