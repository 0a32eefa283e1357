import { ChildServer } from "../child-server.ts";
import type { Figure, Result } from "../figure.ts";
import { prepareRequests, runLoad } from "../gateway-load.ts";
import { median } from "../statistics.ts";

const sizes = [10, 1_000, 100_000] as const;
const rounds = 5;
const requests = 100;
/** Ten, so that the smallest table fills the page as well. */
const page = {
  action: "DescribeInstances",
  query: { RegionId: "cn-hangzhou", PageSize: "10", PageNumber: "1" },
};

/** The first page out of tables of very different sizes. */
export const pageSize: Figure = {
  name: "page-size",
  async measure() {
    const servers: ChildServer[] = [];
    try {
      for (const size of sizes) servers.push(await ChildServer.start("api-server.ts", [`${size}`]));
      const results: Result[] = [];
      for (const kind of ["kept answer", "a write before each"] as const) {
        const times = servers.map(() => [] as number[]);
        for (let round = 0; round < rounds; round += 1) {
          for (const [index, { port }] of servers.entries()) {
            times[index]?.push(kind === "kept answer" ? await kept(port) : await fresh(port));
          }
        }
        const medians = times.map(median);
        const each = sizes.map((size, index) => `${size}: ${medians[index]?.toFixed(2)} ms`);
        results.push({
          what: `DescribeInstances page at ${sizes.join(", ")} records, ${kind}`,
          measured: Math.max(...medians),
          unit: "ms",
          floor: { what: "the fastest of the three sizes", value: Math.min(...medians) },
          bar: { atMost: 2, times: "floor" },
          note: `slowest size; medians of ${rounds} × ${requests} requests, page of 10; ${each.join(", ")}`,
        });
      }
      return results;
    } finally {
      for (const server of servers) await server[Symbol.asyncDispose]();
    }
  },
};

async function kept(port: number): Promise<number> {
  return (await runLoad(port, prepareRequests(port, requests, page), { connections: 1 })).p50Ms;
}

/** Only the reads are timed; a change of a name makes every kept answer worthless. */
async function fresh(port: number): Promise<number> {
  const times: number[] = [];
  const reads = prepareRequests(port, requests, page);
  for (const [index, read] of reads.entries()) {
    const query = { InstanceId: "r-bp100000000000000000", InstanceName: `bench-${index}` };
    const action = "ModifyInstanceAttribute";
    await runLoad(port, prepareRequests(port, 1, { action, query }), { connections: 1 });
    times.push((await runLoad(port, [read], { connections: 1 })).p50Ms);
  }
  return median(times);
}
