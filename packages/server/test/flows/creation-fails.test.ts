import { expect, test, vi } from "vitest";
import { readRows } from "../crash/installation-state.ts";
import {
  createInstance,
  models,
  startTestServer,
  testPassword,
  testRegion,
  waitForStatus,
} from "../test-server.ts";

test("an instance that cannot be created says Error, and can be deleted", async () => {
  // Two nodes need two ports.
  await using server = await startTestServer({ replicationPorts: { first: 25_990, count: 1 } });
  const { client, dataDir } = server;
  const { body } = await client.createInstance(
    new models.CreateInstanceRequest({
      regionId: testRegion,
      instanceClass: "redis.master.small.default",
      password: testPassword,
    }),
  );
  const instanceId = body?.instanceId ?? "";
  await waitForStatus(client, instanceId, "Error");
  expect(readRows(dataDir).tasks).toMatchObject([
    { kind: "CreateIns", status: "Failed", error: "every private replication port is in use" },
  ]);
  await createInstance(client);

  await client.deleteInstance(new models.DeleteInstanceRequest({ instanceId }));
  await vi.waitFor(() =>
    expect(readRows(dataDir).released).toMatchObject([{ id: instanceId, slot_index: null }]),
  );
});
