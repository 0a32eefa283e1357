import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { connectTo } from "../redis-connection.ts";
import { createInstance, startTestServer, waitForStatus } from "../test-server.ts";

let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "kvasir-blocked-"));
});

afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

test("a front door that cannot open at the start opens as soon as it can", async () => {
  const settings = { dataDir, network: "127.249.0.0/16" };
  let instance: Awaited<ReturnType<typeof createInstance>>;
  {
    await using server = await startTestServer(settings);
    instance = await createInstance(server.client);
    using redis = connectTo(instance);
    await redis.set("kept", "1");
  }
  const stranger = createServer((socket) => socket.destroy());
  stranger.listen(Number(instance.port), instance.connectionDomain);
  await once(stranger, "listening");

  await using server = await startTestServer(settings);
  await waitForStatus(server.client, instance.instanceId ?? "", "Unavailable", 5_000);
  stranger.close();
  await once(stranger, "close");
  await waitForStatus(server.client, instance.instanceId ?? "", "Normal", 15_000);
  await vi.waitFor(async () => {
    using redis = connectTo(instance);
    expect(await redis.get("kept")).toBe("1");
  });
}, 60_000);
