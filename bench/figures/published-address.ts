import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { BareRedis, freePort } from "../bare-redis.ts";
import type { Figure, Result } from "../figure.ts";
import { KvasirServer, password, singleNodeClass } from "../kvasir-server.ts";
import { median, medianRatio } from "../statistics.ts";

const run = promisify(execFile);
const rounds = 5;
const loads = [
  { pipeline: 1, requests: 60_000, atLeast: 0.6 },
  { pipeline: 16, requests: 1_000_000, atLeast: 0.75 },
] as const;

/** redis-benchmark through the published address and against a bare Redis, in turn. */
export const publishedAddress: Figure = {
  name: "published-address",
  async measure({ program }) {
    await using server = await KvasirServer.start({ program });
    const instance = await server.untilNormal(await server.order(singleNodeClass));
    const port = await freePort();
    await using bare = new BareRedis({ port });
    await bare.untilPong();

    const results: Result[] = [];
    for (const { pipeline, requests, atLeast } of loads) {
      const through: Rates[] = [];
      const direct: Rates[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const load = { pipeline, requests };
        direct.push(await benchmark({ ...load, host: "127.0.0.1", port }));
        through.push(await benchmark({ ...load, ...instance, password }));
      }
      for (const command of ["SET", "GET"] as const) {
        const of = (rates: readonly Rates[]) => rates.map((each) => each[command]);
        results.push({
          what: `${command} through the published address, pipeline ${pipeline}`,
          measured: median(of(through)),
          unit: "1/s",
          floor: { what: "bare Redis over TCP, same configuration", value: median(of(direct)) },
          ratio: medianRatio(of(through), of(direct)),
          bar: { atLeast, times: "floor" },
          note: `median of ${rounds}, 50 connections; ${spread(of(through))}, direct ${spread(of(direct))}`,
        });
      }
    }
    return results;
  },
};

type Rates = Record<"SET" | "GET", number>;

async function benchmark(load: {
  host: string;
  port: number;
  pipeline: number;
  requests: number;
  password?: string;
}): Promise<Rates> {
  const args = ["-h", load.host, "-p", load.port, "-c", 50, "-P", load.pipeline];
  args.push("-n", load.requests, "-t", "set,get", "-d", 64, "-r", 100_000, "--csv");
  // Its only way to log in. The password is the bench's own, for an instance that lives a minute.
  if (load.password) args.push("-a", load.password);
  const { stdout } = await run("redis-benchmark", args.map(String));
  const rate = (command: string) =>
    Number(new RegExp(`^"${command}","([\\d.]+)"`, "m").exec(stdout)?.[1]);
  const rates = { SET: rate("SET"), GET: rate("GET") };
  if (!(rates.SET > 0 && rates.GET > 0)) throw new Error(`redis-benchmark said: ${stdout}`);
  return rates;
}

function spread(values: readonly number[]): string {
  const thousands = (value: number) => `${(value / 1000).toFixed(0)}k`;
  return `${thousands(Math.min(...values))} to ${thousands(Math.max(...values))}`;
}
