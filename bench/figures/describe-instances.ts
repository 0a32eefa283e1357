import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import {
  encodeForm,
  signedHeadersV3,
} from "../../packages/server/src/gateway/testing/reference-signer.ts";
import { ChildServer } from "../child-server.ts";
import type { Figure } from "../figure.ts";
import { benchKey, firstPage } from "../gateway-load.ts";
import { cpuSeconds } from "../process-usage.ts";
import { median, medianRatio } from "../statistics.ts";

const run = promisify(execFile);
const records = 1_000;
const rounds = 5;
const halfRounds = 3;
const requests = 6_000;
const connections = 16;
const cores = { server: 0, load: 1 };

/** Signed requests for a page of 50 of 1,000 records; the server has one core to itself. */
export const describeInstances: Figure = {
  name: "describe-instances",
  async measure() {
    const dir = mkdtempSync(join(tmpdir(), "kvasir-bench-"));
    try {
      await using product = await ChildServer.start("api-server.ts", [`${records}`], cores.server);
      const bodyFile = join(dir, "answer.json");
      const body = await answerOf(product.port);
      writeFileSync(bodyFile, body);
      await using floor = await ChildServer.start("same-bytes-server.ts", [bodyFile], cores.server);
      const rates = { product: [] as number[], floor: [] as number[] };
      const micros = { product: [] as number[], floor: [] as number[] };
      for (let round = 0; round < rounds; round += 1) {
        const bare = await load(floor);
        const ours = await load(product);
        rates.floor.push(bare.perSecond);
        rates.product.push(ours.perSecond);
        micros.floor.push(bare.cpuMicros);
        micros.product.push(ours.cpuMicros);
      }
      const perSecond = median(rates.product);
      const half = { product: [] as number[], floor: [] as number[] };
      for (let round = 0; round < halfRounds; round += 1) {
        half.floor.push((await load(floor, perSecond / 2)).p99Ms);
        half.product.push((await load(product, perSecond / 2)).p99Ms);
      }
      const cpu = `CPU per request ${median(micros.product).toFixed(0)} µs, floor ${median(micros.floor).toFixed(0)} µs`;
      return [
        {
          what: "signed DescribeInstances, 50 of 1,000 records, one core",
          measured: perSecond,
          unit: "1/s",
          floor: {
            what: "a bare node:http server that sends the same bytes",
            value: median(rates.floor),
          },
          ratio: medianRatio(rates.product, rates.floor),
          bar: { atLeast: 0.5, times: "floor" },
          note: `median of ${rounds} × ${requests}, ${connections} connections, ${Math.round(body.length / 1024)} KiB; ${cpu}`,
        },
        {
          what: "the same at half that load, p99",
          measured: median(half.product),
          unit: "ms",
          floor: { what: "the same server at the same rate", value: median(half.floor) },
          bar: { atMost: 25 },
          note: `median of ${halfRounds} runs at ${(perSecond / 2).toFixed(0)} requests/s`,
        },
      ];
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  },
};

async function load(server: ChildServer, ratePerSecond = 0) {
  const file = new URL("../load-process.ts", import.meta.url).pathname;
  const args = [server.port, requests, connections, ratePerSecond].map(String);
  const before = cpuSeconds(server.pid);
  const command = ["-c", String(cores.load), process.execPath, file, ...args];
  const { stdout } = await run("taskset", command);
  const result = JSON.parse(stdout) as { perSecond: number; p99Ms: number };
  const sent = requests + Math.min(requests, 1_000);
  return { ...result, cpuMicros: ((cpuSeconds(server.pid) - before) / sent) * 1e6 };
}

/** The bytes of one answer. */
async function answerOf(port: number): Promise<string> {
  const { action, query } = firstPage;
  const host = `127.0.0.1:${port}`;
  const headers = signedHeadersV3(benchKey, { method: "POST", host, action, query });
  const answer = await fetch(`http://${host}/?${encodeForm(query)}`, { method: "POST", headers });
  if (answer.status !== 200) throw new Error(await answer.text());
  return answer.text();
}
