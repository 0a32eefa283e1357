import { expect, test, vi } from "vitest";
import { readRows } from "../crash/installation-state.ts";
import { nodesOf, writableAgain } from "../instance-nodes.ts";
import { connectTo } from "../redis-connection.ts";
import { createInstance, models, startTestServer, waitForStatus } from "../test-server.ts";

const mib = 1024 * 1024;

test("a flush that only the lost master has seen is done again on the replica that took over", async () => {
  await using server = await startTestServer();
  const instance = await createInstance(server.client, {
    instanceClass: "redis.master.small.default",
  });
  const instanceId = instance.instanceId ?? "";
  {
    using redis = connectTo(instance);
    await redis.set("before", "1");
  }
  await vi.waitFor(() => expect(nodesOf(server, instance).replicasInSync).toHaveLength(1));
  const { master, replica, masterId } = nodesOf(server, instance);
  const [lost, heir] = [master(), replica()];
  // More than the sockets between the two hold, so that the flush waits behind it on the master.
  process.kill(heir.pid, "SIGSTOP");
  {
    using redis = connectTo(instance);
    const value = Buffer.alloc(mib, "x");
    await Promise.all(Array.from({ length: 64 }, (_, at) => redis.set(`large:${at}`, value)));
    await server.client.flushInstance(new models.FlushInstanceRequest({ instanceId }));
    await vi.waitFor(async () => expect(await redis.dbsize()).toBe(0), { interval: 5 });
  }
  process.kill(lost.pid, "SIGKILL");
  process.kill(heir.pid, "SIGCONT");

  await writableAgain(instance);
  await waitForStatus(server.client, instanceId, "Normal");
  const { tasks } = readRows(server.dataDir);
  expect(tasks.at(-1)).toMatchObject({ kind: "FlushIns", status: "Succeed" });
  expect(nodesOf(server, instance).masterId).not.toBe(masterId);
  using redis = connectTo(instance);
  // `probe` is what the wait above writes.
  expect((await redis.keys("*")).filter((key) => key !== "probe")).toEqual([]);
}, 60_000);

test("a flush whose replica does not answer ends when that is there again, without a second flush", async () => {
  await using server = await startTestServer();
  const instance = await createInstance(server.client, {
    instanceClass: "redis.master.small.default",
  });
  const instanceId = instance.instanceId ?? "";
  await vi.waitFor(() => expect(nodesOf(server, instance).replicasInSync).toHaveLength(1));
  const { pid } = nodesOf(server, instance).replica();
  using redis = connectTo(instance);
  await redis.set("before", "1");
  process.kill(pid, "SIGSTOP");
  await server.client.flushInstance(new models.FlushInstanceRequest({ instanceId }));
  await vi.waitFor(async () => expect(await redis.dbsize()).toBe(0), { interval: 5 });
  await redis.set("after", "1");
  await waitForStatus(server.client, instanceId, "Flushing");
  process.kill(pid, "SIGCONT");
  await waitForStatus(server.client, instanceId, "Normal");
  expect(await redis.keys("*")).toEqual(["after"]);
}, 60_000);
