import { spawn, execFileSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from "node:fs";
import { open } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { streamDump } from "/work/main/packages/server/src/engine/redis/dump-stream.ts";
import { connectRedis } from "/work/main/packages/server/src/engine/redis/redis-client.ts";
const dir = mkdtempSync(join(tmpdir(), "i3b-"));
const sock = join(dir, "r.sock");
const child = spawn("redis-server", ["--port","0","--unixsocket",sock,"--save","","--dir",dir,"--repl-diskless-sync-delay","0","--repl-diskless-sync","yes","--rdbcompression",process.argv[2]??"yes", "--user","k","on",">p","~*","&*","+@all"], {stdio:"ignore"});
await new Promise(r=>setTimeout(r,500));
const c = await connectRedis({to:{path:sock},username:"k",password:"p",commandTimeoutMs:60000});
const MB = 512; const blob = randomBytes(8<<20);
const b64 = Buffer.from(blob.toString("base64"));
for (let i=0;i<MB*1024/1000;i++){ const p=c.pipeline(); for(let j=0;j<1000;j++){const o=(i*7919+j*1031)%(b64.length-1024); p.set(`k${i*1000+j}`, b64.subarray(o,o+1024));} await p.exec(); }
console.log("filled", (await c.dbsize()));
async function stream(n:number){
  const t=performance.now(); const hash=createHash("sha256"); const f=join(dir,"s.rdb"); 
  const cpu0=process.cpuUsage();
  const ws=createWriteStream(f,{mode:0o600, highWaterMark: 1<<20, flush:true});
  let bytes=0;
  await pipeline(async function*(){ for await (const ch of streamDump({path:sock,username:"k",password:"p"})){hash.update(ch);bytes+=ch.length;yield ch;} }, ws);
  const s=(performance.now()-t)/1000; const cpu=process.cpuUsage(cpu0);
  console.log(`stream ${n}: ${(bytes/1048576/s).toFixed(0)} MiB/s ${s.toFixed(2)} s node cpu ${(cpu.user+cpu.system)/1e6}`, hash.digest("hex").slice(0,8));
}
function cli(){ const t=performance.now(); execFileSync("redis-cli",["-s",sock,"--user","k","--pass","p","--no-auth-warning","--rdb",join(dir,"c.rdb")],{stdio:"ignore"}); const s=(performance.now()-t)/1000; console.log(`cli ${(statSync(join(dir,"c.rdb")).size/1048576/s).toFixed(0)} MiB/s ${s.toFixed(2)}`); }
async function bg(){ const t=performance.now(); await c.bgsave(); for(;;){ if(/rdb_bgsave_in_progress:0/.test(await c.info("persistence"))) break; await new Promise(r=>setTimeout(r,20)); } const s1=(performance.now()-t)/1000; const h=createHash("sha256"); for await(const ch of createReadStream(join(dir,"dump.rdb"),{highWaterMark:1<<20})) h.update(ch as Buffer); const s=(performance.now()-t)/1000; console.log(`bgsave ${s1.toFixed(2)} + hash = ${s.toFixed(2)} -> ${(statSync(join(dir,"dump.rdb")).size/1048576/s).toFixed(0)} MiB/s`); }
for (let i=0;i<3;i++){ await stream(i); cli(); await bg(); }
c.disconnect(); child.kill("SIGKILL"); rmSync(dir,{recursive:true});
