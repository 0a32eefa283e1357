import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import type { NodeProcess } from "../crash/installation-state.ts";
import { nodesOf, whole, writableAgain } from "../instance-nodes.ts";
import { type Answer, operatorOf } from "../operator-client.ts";
import { connectTo } from "../redis-connection.ts";
import { createInstance, startTestServer, type TestServer, waitForStatus } from "../test-server.ts";

const pair = { instanceClass: "redis.master.small.default" };
const folderOf = (server: TestServer, nodeId: string) => join(server.dataDir, "nodes", nodeId);

/** What Redis cannot load, as after a fault of the disk. The node is ended with it. */
function damage(server: TestServer, { nodeId, pid }: NodeProcess): { mend(): void } {
  const manifest = join(folderOf(server, nodeId), "appendonlydir", "appendonly.aof.manifest");
  // It must not write it anew meanwhile.
  process.kill(pid, "SIGSTOP");
  const good = readFileSync(manifest);
  writeFileSync(manifest, "damaged\n");
  process.kill(pid, "SIGKILL");
  return { mend: () => writeFileSync(manifest, good) };
}

test("where the master's data cannot be loaded its replica takes over, and the data are kept aside", async () => {
  await using server = await startTestServer();
  const instance = await createInstance(server.client, pair);
  await whole(server, instance);
  {
    using redis = connectTo(instance);
    await redis.set("kept", "1");
    await redis.wait(1, 5_000);
  }
  const { master, replica } = nodesOf(server, instance);
  const [lost, heir] = [master(), replica()];
  // Both at once, so that neither is there for the other.
  process.kill(heir.pid, "SIGKILL");
  damage(server, lost);

  await writableAgain(instance);
  await waitForStatus(server.client, instance.instanceId ?? "", "Normal");
  expect(nodesOf(server, instance).masterId).toBe(heir.nodeId);
  using redis = connectTo(instance);
  expect(await redis.get("kept")).toBe("1");
  const line = server.logLines.find((each) => each.includes("cannot be loaded"));
  expect(JSON.parse(line ?? "{}")).toMatchObject({ from: lost.nodeId, to: heir.nodeId });
  // The old master comes back as a replica of the new one, and what it had can be looked at.
  await whole(server, instance);
  expect(nodesOf(server, instance).replica().nodeId).toBe(lost.nodeId);
  const aside = readdirSync(folderOf(server, lost.nodeId)).filter((name) =>
    name.startsWith("unloadable-"),
  );
  expect(aside).toHaveLength(1);
  const [folder = ""] = aside;
  expect(readdirSync(join(folderOf(server, lost.nodeId), folder, "appendonlydir"))).toContain(
    "appendonly.aof.manifest",
  );
}, 60_000);

test("a replica whose data cannot be loaded gets them from its master", async () => {
  await using server = await startTestServer();
  const instance = await createInstance(server.client, pair);
  await whole(server, instance);
  using redis = connectTo(instance);
  await redis.set("kept", "1");
  await redis.wait(1, 5_000);
  const { replica, masterId } = nodesOf(server, instance);
  damage(server, replica());
  await vi.waitFor(() => expect(nodesOf(server, instance).replicasInSync).toHaveLength(0));
  await whole(server, instance);
  expect(nodesOf(server, instance).masterId).toBe(masterId);
  expect(await redis.get("kept")).toBe("1");
}, 60_000);

test("a single node whose data cannot be loaded says why, is tried seldom, and comes back when mended", async () => {
  await using server = await startTestServer();
  const instance = await createInstance(server.client);
  const instanceId = instance.instanceId ?? "";
  {
    using redis = connectTo(instance);
    await redis.set("kept", "1");
  }
  const { master, masterId } = nodesOf(server, instance);
  const broken = damage(server, master());
  await waitForStatus(server.client, instanceId, "Unavailable", 5_000);
  const unserved = async () => {
    const { Instances } = await operatorOf(server).call<{ Instances: { Instance: Answer[] } }>(
      "ListUnservedInstances",
    );
    return Instances.Instance;
  };
  const fault = /^the data of .* cannot be loaded: .*appendonly\.aof\.manifest is not valid/;
  await vi.waitFor(
    async () =>
      expect(await unserved()).toMatchObject([
        {
          InstanceId: instanceId,
          InstanceStatus: "Unavailable",
          Reason: expect.stringMatching(fault),
        },
      ]),
    { timeout: 10_000 },
  );
  const starts = () =>
    readFileSync(join(folderOf(server, masterId), "output.log"), "utf8").match(/kvasir starts/g)
      ?.length ?? 0;
  const before = starts();
  await sleep(4_000);
  expect(starts() - before).toBeLessThanOrEqual(1);
  expect(await unserved()).toMatchObject([{ Reason: expect.stringMatching(fault) }]);
  broken.mend();
  await writableAgain(instance, 40_000);
  await waitForStatus(server.client, instanceId, "Normal", 5_000);
  expect(await unserved()).toEqual([]);
  using redis = connectTo(instance);
  expect(await redis.get("kept")).toBe("1");
}, 90_000);
