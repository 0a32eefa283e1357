import { expect, test, vi } from "vitest";
import { nodeProcesses, readRows } from "../crash/installation-state.ts";
import { connectTo } from "../redis-connection.ts";
import {
  createInstance,
  models,
  startTestServer,
  testPassword,
  testRegion,
  waitForStatus,
} from "../test-server.ts";

const twoNodes = { instanceClass: "redis.master.small.default" };
const codeOf = (error: unknown) => (error as { code?: string }).code;

test("of several changes at the same moment one is accepted, and it is done", async () => {
  await using server = await startTestServer();
  const { client, dataDir } = server;
  const { instanceId = "" } = await createInstance(client, twoNodes);
  const answers = await Promise.allSettled([
    ...Array.from({ length: 5 }, () =>
      client.restartInstance(new models.RestartInstanceRequest({ instanceId })),
    ),
    client.modifyInstanceSpec(
      new models.ModifyInstanceSpecRequest({
        instanceId,
        instanceClass: "redis.master.mid.default",
      }),
    ),
    client.flushInstance(new models.FlushInstanceRequest({ instanceId })),
  ]);
  const refused = answers.flatMap((each) => (each.status === "rejected" ? [each.reason] : []));
  expect(refused.map(codeOf)).toEqual(Array(6).fill("IncorrectDBInstanceState"));
  await waitForStatus(client, instanceId, "Normal");
  expect(readRows(dataDir).tasks.map(({ status }) => status)).toEqual(["Succeed", "Succeed"]);
});

test("the same order at the same moment makes one instance", async () => {
  await using server = await startTestServer();
  const order = () =>
    server.client.createInstance(
      new models.CreateInstanceRequest({
        regionId: testRegion,
        instanceClass: "redis.basic.small.default",
        password: testPassword,
        token: "once",
      }),
    );
  const answers = await Promise.all(Array.from({ length: 5 }, order));
  const ids = new Set(answers.map(({ body }) => body?.instanceId));
  expect(ids.size).toBe(1);
  expect(readRows(server.dataDir).instances).toHaveLength(1);
});

test("an instance that is being created cannot be deleted, and can as soon as it is Normal", async () => {
  await using server = await startTestServer();
  const { client, dataDir } = server;
  const { body } = await client.createInstance(
    new models.CreateInstanceRequest({
      regionId: testRegion,
      ...twoNodes,
      password: testPassword,
    }),
  );
  const instanceId = body?.instanceId ?? "";
  const remove = () => client.deleteInstance(new models.DeleteInstanceRequest({ instanceId }));
  await expect(remove()).rejects.toMatchObject({ code: "IncorrectDBInstanceState" });
  await waitForStatus(client, instanceId, "Normal");
  await remove();
  await vi.waitFor(() => {
    expect(readRows(dataDir)).toMatchObject({ instances: [], nodes: [] });
    expect(nodeProcesses(dataDir).map(({ nodeId }) => nodeId)).toEqual(["front-door"]);
  });
});

test("a password that is changed while the instance restarts is in force afterwards", async () => {
  await using server = await startTestServer();
  const { client, dataDir } = server;
  const instance = await createInstance(client, twoNodes);
  const { instanceId = "" } = instance;
  const password = "Another-Pass-77";
  await client.resetAccountPassword(
    new models.ResetAccountPasswordRequest({
      instanceId,
      accountName: instanceId,
      accountPassword: password,
    }),
  );
  await client.restartInstance(new models.RestartInstanceRequest({ instanceId }));
  await waitForStatus(client, instanceId, "Normal");
  expect(readRows(dataDir).waitingAccounts).toEqual([]);
  using good = connectTo(instance, { password });
  expect(await good.set("a", "1")).toBe("OK");
  using bad = connectTo(instance);
  await expect(bad.get("a")).rejects.toThrow(/WRONGPASS|NOAUTH/);
});

test.each(["RestartIns", "ModifyInsSpec"])(
  "a master that dies in the middle of %s does not keep it from its end",
  async (kind) => {
    await using server = await startTestServer();
    const { client, dataDir } = server;
    const instance = await createInstance(client, twoNodes);
    const { instanceId = "" } = instance;
    {
      using redis = connectTo(instance);
      await redis.set("kept", "1");
    }
    if (kind === "RestartIns") {
      await client.restartInstance(new models.RestartInstanceRequest({ instanceId }));
    } else {
      const nodeType = "STAND_ALONE";
      const instanceClass = "redis.basic.small.default";
      await client.modifyInstanceSpec(
        new models.ModifyInstanceSpecRequest({ instanceId, instanceClass, nodeType }),
      );
    }
    const masterId = readRows(dataDir).instances[0]?.master_node_id;
    const master = nodeProcesses(dataDir).find(({ nodeId }) => nodeId === masterId);
    if (master) process.kill(master.pid, "SIGKILL");
    await waitForStatus(client, instanceId, "Normal");
    await vi.waitFor(
      () => {
        const { nodes, tasks } = readRows(dataDir);
        expect(tasks.map(({ status }) => status)).toEqual(["Succeed", "Succeed"]);
        expect(nodes).toHaveLength(kind === "RestartIns" ? 2 : 1);
        expect(nodeProcesses(dataDir)).toHaveLength(nodes.length + 1);
      },
      { timeout: 20_000 },
    );
    using redis = connectTo(instance);
    expect(await redis.get("kept")).toBe("1");
  },
);
