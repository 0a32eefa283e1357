import { KvasirServer, singleNodeClass } from "/work/main/bench/kvasir-server.ts";
import { residentMebibytes as rss, cpuSeconds } from "/work/main/bench/process-usage.ts";
import { readFileSync, writeFileSync } from "node:fs";
const file = "/tmp/hb/dist2/kvasir.js"; const original = readFileSync(file, "utf8");
const strip = original.replace(/^.*setFlagsFromString\(.*$/gm, "");
const flag = (...f: string[]) => strip.replace(/^await import/m, `const v8x=(await import("node:v8")).default;${f.map((x) => `v8x.setFlagsFromString("${x}");`).join("")}\nawait import`);
const variants: [string, string, string][] = [["default", strip, ""], ["now", flag("--semi-space-growth-factor=1", "--heap-growing-percent=50"), ""], ["semi8", strip, "--max-semi-space-size=8"], ["semi8+hg", flag("--heap-growing-percent=100"), "--max-semi-space-size=8"]];
try { for (const [name, text, options] of variants) { writeFileSync(file, text); process.env["NODE_OPTIONS"] = options;
  await using server = await KvasirServer.start({ program: file }); process.env["NODE_OPTIONS"] = "";
  const gc = async () => { const t = await (await fetch(server.endpoint + "/metrics")).text(); return [...t.matchAll(/gc_duration_seconds_sum\{.*?kind="(\w+)".*?\} (\S+)/g)].map((m) => `${m[1]}=${(Number(m[2]) * 1000).toFixed(0)}`).join(" "); };
  await server.untilNormal(await server.order(singleNodeClass)); const c = cpuSeconds(server.pid);
  for (let n = 1; n < 200; n += 50) { await Promise.all(Array.from({ length: Math.min(50, 200 - n) }, () => server.order(singleNodeClass))); await server.untilAllNormal(Math.min(200, n + 50), 100); }
  const c1 = cpuSeconds(server.pid); const g = await gc(); const r1 = rss(server.pid); await new Promise((r) => setTimeout(r, 20000)); const c2 = cpuSeconds(server.pid);
  console.log(name.padEnd(9), "create cpu ms each", ((c1 - c) * 1000 / 199).toFixed(1), "| gc ms", g, "| rss", r1.toFixed(0), "->", rss(server.pid).toFixed(0), "| rest cpu", ((c2 - c1) / 20 * 100).toFixed(1)); } } finally { writeFileSync(file, original); }
