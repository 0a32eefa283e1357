import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { nodesOf, whole } from "../instance-nodes.ts";
import { connectTo } from "../redis-connection.ts";
import { createInstance, startTestServer, waitForStatus } from "../test-server.ts";

/** The longest that a status may say Normal of an address that does not work, and its reverse. */
const truthMs = 5_000;

test("a master that is busy with a client's script is not replaced, and its status says so", async () => {
  await using server = await startTestServer();
  const instance = await createInstance(server.client, {
    instanceClass: "redis.master.small.default",
  });
  const instanceId = instance.instanceId ?? "";
  await whole(server, instance);
  const before = nodesOf(server, instance);
  const pids = [before.master().pid, before.replica().pid];
  using redis = connectTo(instance);
  using other = connectTo(instance);
  await other.set("k", "before");

  // Redis answers nothing at first, and BUSY after its `busy-reply-threshold` of 5 s.
  const answer = redis.eval("while true do end", 0).catch((error: Error) => error.message);
  await waitForStatus(server.client, instanceId, "Unavailable", truthMs);
  // It goes on saying so for as long as nobody can write, whatever Redis answers.
  let refusal: unknown;
  while (refusal === undefined) {
    refusal = await Promise.race([
      other.set("k", "v").then(
        () => "written",
        (error: Error) => error.message,
      ),
      sleep(100),
    ]);
  }
  expect(refusal).toMatch(/^BUSY /);
  // As long as a frozen master is given before another takes its place.
  await sleep(2_500);
  await waitForStatus(server.client, instanceId, "Unavailable", 0);
  await other.call("SCRIPT", "KILL");
  expect(await answer).toMatch(/killed by user/);
  await waitForStatus(server.client, instanceId, "Normal", truthMs);

  const after = nodesOf(server, instance);
  expect(after.masterId).toBe(before.masterId);
  expect([after.master().pid, after.replica().pid]).toEqual(pids);
  expect(server.logLines.filter((line) => line.includes('"failover"'))).toEqual([]);
}, 60_000);
