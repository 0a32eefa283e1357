import { expect, test, vi } from "vitest";
import { startPostgres } from "../../src/store/testing/postgres-server.ts";
import { frontDoorNodeId, nodeProcesses } from "../crash/installation-state.ts";
import { connectTo } from "../redis-connection.ts";
import { refusal } from "../refusal.ts";
import { attributeOf, createInstance, startTestServer, waitForStatus } from "../test-server.ts";

const unavailable =
  "503 ServiceUnavailable: The request has failed due to a temporary failure of the server.";

test("while PostgreSQL is down instances serve; a node that dies then is back once PostgreSQL is", async () => {
  await using postgres = await startPostgres();
  await using server = await startTestServer({ databaseUrl: await postgres.createDatabase() });
  const instance = await createInstance(server.client);
  const id = instance.instanceId ?? "";
  {
    using redis = connectTo(instance);
    await redis.set("kept", "1");
  }
  await postgres.stop("immediate");
  expect(await refusal(attributeOf(server.client, id))).toBe(unavailable);
  {
    using redis = connectTo(instance);
    expect(await redis.get("kept")).toBe("1");
  }
  const pids = () =>
    nodeProcesses(server.dataDir)
      .filter(({ nodeId }) => nodeId !== frontDoorNodeId)
      .map(({ pid }) => pid);
  const [before = 0] = pids();
  process.kill(before, "SIGKILL");
  await vi.waitFor(() => expect(pids()).not.toContain(before));
  expect(await refusal(attributeOf(server.client, id))).toBe(unavailable);

  await postgres.start();
  await vi.waitFor(() => expect(pids()).toHaveLength(1), { timeout: 15_000 });
  await waitForStatus(server.client, id, "Normal");
  using redis = connectTo(instance);
  expect(await redis.get("kept")).toBe("1");
}, 60_000);
