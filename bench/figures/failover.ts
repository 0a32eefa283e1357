import { once } from "node:events";
import { newCertificates, spawnBarePair } from "../bare-redis.ts";
import type { Figure } from "../figure.ts";
import { KvasirServer, type Published, poll, replicatedClass } from "../kvasir-server.ts";
import { redisConnection } from "../redis-connection.ts";
import { median, percentile } from "../statistics.ts";

const crashes = 50;
const bareCrashes = 10;

/** From SIGKILL of a master to the first write accepted at the same address. */
export const failover: Figure = {
  name: "failover",
  async measure({ program }) {
    await using server = await KvasirServer.start({ program });
    const instance = await server.untilNormal(await server.order(replicatedClass), 20);
    const product: number[] = [];
    for (let index = 0; index < crashes; index += 1) {
      await untilReplicaIsComplete(server, instance);
      process.kill(await masterPid(instance), "SIGKILL");
      product.push(await untilWritten(instance, `crash:${index}`));
    }
    const floor = await bareFailovers();
    return [
      {
        what: "crash of a MASTER_SLAVE master → write accepted, p99",
        measured: percentile(product, 99),
        unit: "ms",
        floor: {
          what: "a client that sees its connection close promotes a bare replica and writes, median",
          value: median(floor),
        },
        bar: { atMost: 250 },
        note:
          `p99 of ${crashes}; median ${median(product).toFixed(0)} ms, ` +
          `longest ${Math.max(...product).toFixed(0)} ms`,
      },
    ];
  },
};

/** The control plane has noted that the replica holds everything: it may take over from then on. */
async function untilReplicaIsComplete(server: KvasirServer, { id }: Published): Promise<void> {
  await poll(20, 30_000, "the replica is complete", async () => {
    const row = server.row(
      `select 1 from instances join nodes on nodes.instance_id = instances.id
       where instances.id = ? and instances.status = 'Normal'
         and nodes.id <> instances.master_node_id and nodes.in_sync = 1`,
      id,
    );
    return row;
  });
}

async function masterPid(instance: Published): Promise<number> {
  using redis = await redisConnection(instance);
  return Number(/process_id:(\d+)/.exec(await redis.call("INFO server"))?.[1]);
}

/** Tries as an impatient client does: connect, log in, write; again after 2 ms if anything fails. */
async function untilWritten(instance: Published, key: string): Promise<number> {
  const startedAt = performance.now();
  await poll(2, 20_000, "a write is accepted", async () => {
    try {
      using redis = await redisConnection(instance);
      await redis.set(key);
      return true;
    } catch {
      return undefined;
    }
  });
  return performance.now() - startedAt;
}

async function bareFailovers(): Promise<number[]> {
  const certificates = await newCertificates();
  const times: number[] = [];
  for (let index = 0; index < bareCrashes; index += 1) {
    const [master, replica] = await spawnBarePair(certificates);
    const startedAt = performance.now();
    master.child.kill("SIGKILL");
    await once(master.child, "exit");
    await replica.call("REPLICAOF NO ONE");
    await replica.call("SET key value");
    times.push(performance.now() - startedAt);
    await master[Symbol.asyncDispose]();
    await replica[Symbol.asyncDispose]();
  }
  return times;
}
