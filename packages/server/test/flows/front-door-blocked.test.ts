import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { connectTo } from "../redis-connection.ts";
import {
  createInstance,
  models,
  startTestServer,
  testRegion,
  waitForStatus,
} from "../test-server.ts";

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

test("two installations never share an address: the second waits until the first is gone", async () => {
  const network = "127.248.0.0/16";
  const first = await startTestServer({ dataDir, network });
  try {
    const theirs = await createInstance(first.client);
    await using second = await startTestServer({ network });
    const { body } = await second.client.createInstance(
      new models.CreateInstanceRequest({
        regionId: testRegion,
        instanceClass: "redis.basic.small.default",
        password: "Of-The-Second-1",
      }),
    );
    // Long enough for the second one's front door to have come up, if it could.
    const deadline = performance.now() + 2_000;
    while (performance.now() < deadline) {
      using redis = connectTo(theirs);
      expect(await redis.set("mine", "1")).toBe("OK");
    }
    await first[Symbol.asyncDispose]();
    await waitForStatus(second.client, body?.instanceId ?? "", "Normal", 15_000);
  } finally {
    await first[Symbol.asyncDispose]();
  }
}, 60_000);
