import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { connectTo } from "../redis-connection.ts";
import { type Attribute, attributeOf, type SdkClient, waitForStatus } from "../test-server.ts";
import { assertWhole } from "./assert-whole.ts";
import { Installation } from "./installation.ts";
import { nodeProcesses } from "./installation-state.ts";
import { newToken, order } from "./scenarios.ts";

const instanceCount = 20;
/** All data and addresses are back this soon after `kvasir serve`. */
const recoveryMs = 30_000;
/** The longest that a status may say Normal of an address that does not work. */
const truthMs = 5_000;

async function createAll(client: SdkClient): Promise<Attribute[]> {
  const ids = await Promise.all(
    Array.from({ length: instanceCount }, (_, index) =>
      order(client, index % 4 === 0 ? "MASTER_SLAVE" : "STAND_ALONE", newToken()),
    ),
  );
  return Promise.all(ids.map((id) => waitForStatus(client, id, "Normal", 60_000)));
}

/** Nodes and front door, with what HAProxy forked. */
function killEverything(dataDir: string): number {
  const pids = nodeProcesses(dataDir).flatMap(({ pid }) => [
    pid,
    ...readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").map(Number),
  ]);
  const living = pids.filter((pid) => pid > 0);
  for (const pid of living) process.kill(pid, "SIGKILL");
  return living.length;
}

async function readBack(instance: Attribute): Promise<string | null> {
  using redis = connectTo(instance);
  const value = await redis.get("mine");
  await redis.set("mine", instance.instanceId ?? "");
  return value;
}

test("everything is killed at once: every instance is back with its data and address", async () => {
  await using installation = new Installation();
  const before = await createAll((await installation.start()).client);
  for (const instance of before) {
    using redis = connectTo(instance);
    await redis.set("mine", instance.instanceId ?? "");
  }

  const server = await installation.start();
  const killed = killEverything(installation.dataDir);
  await server.kill();
  expect(killed).toBeGreaterThan(instanceCount);

  const startedAt = performance.now();
  const { client, readyMs } = await installation.start();
  const untruths = await Promise.all(before.map((each) => longestUntruthMs(client, each)));
  const servingMs = performance.now() - startedAt;
  for (const { instanceId = "", connectionDomain, port } of before) {
    const after = await waitForStatus(client, instanceId, "Normal", recoveryMs);
    expect(after).toMatchObject({ connectionDomain, port });
  }
  await vi.waitFor(() => assertWhole(installation.dataDir, installation.ground), {
    timeout: recoveryMs,
    interval: 100,
  });
  const wholeMs = performance.now() - startedAt;
  console.log(
    `${killed} processes killed, ${instanceCount} instances: API ready after ${readyMs.toFixed(0)} ms, ` +
      `all written to after ${servingMs.toFixed(0)} ms, all whole after ${wholeMs.toFixed(0)} ms, ` +
      `wrongly Normal for at most ${Math.max(...untruths).toFixed(0)} ms`,
  );
  expect(Math.max(...untruths)).toBeLessThan(truthMs);
  expect(servingMs).toBeLessThan(recoveryMs);
}, 180_000);

/**
 * Waits until the instance says Normal and answers.
 * @returns the longest time for which it said Normal while nothing answered at its address
 */
async function longestUntruthMs(client: SdkClient, instance: Attribute): Promise<number> {
  const deadline = performance.now() + recoveryMs;
  let wrongSince: number | undefined;
  let longestMs = 0;
  while (performance.now() < deadline) {
    const answers = await readBack(instance).then(
      (value) => value === instance.instanceId,
      () => false,
    );
    const { instanceStatus } = await attributeOf(client, instance.instanceId ?? "");
    if (answers && instanceStatus === "Normal") return longestMs;
    const isWrong = !answers && instanceStatus === "Normal";
    wrongSince = isWrong ? (wrongSince ?? performance.now()) : undefined;
    if (wrongSince !== undefined) {
      longestMs = Math.max(longestMs, performance.now() - wrongSince);
    }
    await sleep(50);
  }
  throw new Error(`${instance.instanceId} is not back after ${recoveryMs} ms`);
}

test.each([
  ["the master", (pids: number[]) => pids.slice(0, 1)],
  ["the replica", (pids: number[]) => pids.slice(1, 2)],
  ["both nodes", (pids: number[]) => pids],
])(
  "%s of an instance killed while the control plane is down: all is back after its start",
  async (_, victims) => {
    await using installation = new Installation();
    const { client } = await installation.start();
    const instance = await waitForStatus(
      client,
      await order(client, "MASTER_SLAVE", newToken()),
      "Normal",
    );
    {
      using redis = connectTo(instance);
      await redis.set("mine", instance.instanceId ?? "");
    }
    await installation.kill();
    const nodes = nodeProcesses(installation.dataDir).filter(({ nodeId }) =>
      nodeId.includes("-db-"),
    );
    for (const pid of victims(nodes.map(({ pid }) => pid))) process.kill(pid, "SIGKILL");
    await installation.start();
    await vi.waitFor(async () => expect(await readBack(instance)).toBe(instance.instanceId), {
      timeout: 20_000,
      interval: 50,
    });
    await vi.waitFor(() => assertWhole(installation.dataDir, installation.ground), {
      timeout: 20_000,
      interval: 50,
    });
  },
  60_000,
);
