import { BareRedis, newCertificates, spawnBarePair } from "../bare-redis.ts";
import type { Figure } from "../figure.ts";
import { KvasirServer, replicatedClass, singleNodeClass } from "../kvasir-server.ts";
import { median, percentile } from "../statistics.ts";

const singles = 30;
const pairs = 12;

/** From the call of CreateInstance to the first answer that says Normal, one after the other. */
export const createInstance: Figure = {
  name: "create",
  async measure({ program }) {
    const certificates = await newCertificates();
    await using server = await KvasirServer.start({ program });
    const create = async (instanceClass: string) => {
      await server.untilNormal(await server.order(instanceClass));
    };
    await create(singleNodeClass);

    const single = { product: [] as number[], floor: [] as number[] };
    for (let index = 0; index < singles; index += 1) {
      const startedAt = performance.now();
      await using redis = new BareRedis();
      await redis.untilPong();
      single.floor.push(performance.now() - startedAt);
      single.product.push(await timed(() => create(singleNodeClass)));
    }

    const pair = { product: [] as number[], floor: [] as number[] };
    for (let index = 0; index < pairs; index += 1) {
      const startedAt = performance.now();
      const [master, replica] = await spawnBarePair(certificates);
      pair.floor.push(performance.now() - startedAt);
      await master[Symbol.asyncDispose]();
      await replica[Symbol.asyncDispose]();
      pair.product.push(await timed(() => create(replicatedClass)));
    }

    const spread = (values: readonly number[]) =>
      `median ${median(values).toFixed(0)} ms, p95 ${percentile(values, 95).toFixed(0)} ms`;
    return [
      {
        what: "CreateInstance → Normal, STAND_ALONE, p95",
        measured: percentile(single.product, 95),
        unit: "ms",
        floor: { what: "redis-server spawn → PONG, median", value: median(single.floor) },
        bar: { atMost: 3, times: "floor" },
        note: `p95 of ${singles}; product ${spread(single.product)}; floor ${spread(single.floor)}`,
      },
      {
        what: "CreateInstance → Normal, MASTER_SLAVE, median",
        measured: median(pair.product),
        unit: "ms",
        floor: { what: "spawn of two → replica online, median", value: median(pair.floor) },
        bar: { atMost: 3, times: "floor" },
        note: `median of ${pairs}; product ${spread(pair.product)}; floor ${spread(pair.floor)}`,
      },
    ];
  },
};

async function timed(run: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await run();
  return performance.now() - startedAt;
}
