import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { BareRedis } from "../bare-redis.ts";
import type { Figure } from "../figure.ts";
import { KvasirServer, newDataDir, singleNodeClass } from "../kvasir-server.ts";
import { redisConnection } from "../redis-connection.ts";
import { median } from "../statistics.ts";

const rounds = 5;

/** From the command to an API that answers, and to the first SET on a new instance. */
export const startUp: Figure = {
  name: "start-up",
  async measure({ program }) {
    const first = { ready: [] as number[], set: [] as number[] };
    const second = { ready: [] as number[], set: [] as number[] };
    const floor = { ready: [] as number[], set: [] as number[] };
    for (let round = 0; round < rounds; round += 1) {
      const httpMs = await bareHttpStart();
      floor.ready.push(httpMs);
      floor.set.push(httpMs + (await bareRedisStart()));
      const dataDir = newDataDir();
      try {
        for (const figures of [first, second]) {
          const { readyMs, setMs } = await start(program, dataDir);
          figures.ready.push(readyMs);
          figures.set.push(setMs);
        }
      } finally {
        rmSync(dataDir, { recursive: true, force: true });
      }
    }
    const http = { what: "spawn of a bare node:http server → answer", value: median(floor.ready) };
    const redis = { what: "the same, then redis-server spawn → PONG", value: median(floor.set) };
    const note = `median of ${rounds}, \`${nameOf(program)} serve\``;
    const line = (what: string, values: readonly number[], atMost: number, floor: typeof http) => ({
      what,
      measured: median(values),
      unit: "ms" as const,
      floor,
      bar: { atMost },
      note,
    });
    return [
      line("command → API ready, new folder", first.ready, 600, http),
      line("command → API ready, later start", second.ready, 600, http),
      line("command → first SET, new folder", first.set, 1_500, redis),
      line("command → first SET, later start", second.set, 1_500, redis),
    ];
  },
};

async function start(program: string, dataDir: string) {
  const startedAt = performance.now();
  await using server = await KvasirServer.start({ program, dataDir });
  const answer = await fetch(`${server.endpoint}/healthz`);
  if (answer.status !== 200) throw new Error(`/healthz answered ${answer.status}`);
  const readyMs = performance.now() - startedAt;
  const instance = await server.untilNormal(await server.order(singleNodeClass));
  using redis = await redisConnection(instance);
  await redis.set("first");
  return { readyMs, setMs: performance.now() - startedAt };
}

async function bareHttpStart(): Promise<number> {
  const startedAt = performance.now();
  const source =
    'require("node:http").createServer((_, r) => r.end("ok"))' +
    '.listen(0, "127.0.0.1", function () { console.log(this.address().port) })';
  const child = spawn(process.execPath, ["-e", source], { stdio: ["ignore", "pipe", "inherit"] });
  const [port] = (await once(child.stdout, "data")) as [Buffer];
  await fetch(`http://127.0.0.1:${Number(port)}/`).then((answer) => answer.text());
  const ms = performance.now() - startedAt;
  child.kill();
  await once(child, "exit");
  return ms;
}

async function bareRedisStart(): Promise<number> {
  const startedAt = performance.now();
  await using redis = new BareRedis();
  await redis.untilPong();
  return performance.now() - startedAt;
}

function nameOf(program: string): string {
  return program.split("/").slice(-3).join("/");
}
