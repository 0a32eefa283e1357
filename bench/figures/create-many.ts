import { BareRedis } from "../bare-redis.ts";
import type { Figure } from "../figure.ts";
import { KvasirServer, singleNodeClass } from "../kvasir-server.ts";
import { median, medianRatio } from "../statistics.ts";

const count = 50;
const rounds = 3;

/** Fifty instances ordered at once, until the last is Normal. */
export const createMany: Figure = {
  name: "create-many",
  async measure({ program }) {
    const product: number[] = [];
    const floor: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      floor.push(await spawnMany());
      await using server = await KvasirServer.start({ program });
      // The first instance pays for what is loaded and opened once.
      await server.untilNormal(await server.order(singleNodeClass));
      const startedAt = performance.now();
      await Promise.all(Array.from({ length: count }, () => server.order(singleNodeClass)));
      await server.untilAllNormal(count + 1);
      product.push(performance.now() - startedAt);
    }
    return [
      {
        what: `${count} STAND_ALONE at once → all Normal`,
        measured: median(product),
        unit: "ms",
        floor: { what: `${count} redis-server spawned at once → all PONG`, value: median(floor) },
        ratio: medianRatio(product, floor),
        bar: { atMost: 1.5, times: "floor" },
        note: `median of ${rounds}: ${list(product)}; floor ${list(floor)}`,
      },
    ];
  },
};

async function spawnMany(): Promise<number> {
  const startedAt = performance.now();
  const all = Array.from({ length: count }, () => new BareRedis());
  try {
    await Promise.all(all.map((redis) => redis.untilPong(10)));
    return performance.now() - startedAt;
  } finally {
    await Promise.all(all.map((redis) => redis[Symbol.asyncDispose]()));
  }
}

function list(values: readonly number[]): string {
  return `${values.map((value) => value.toFixed(0)).join(", ")} ms`;
}
