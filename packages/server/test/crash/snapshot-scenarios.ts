import { expect } from "vitest";
import { callByName } from "../clients/wire-client.ts";
import { listSnapshots, listTemps, startTemp, takeSnapshot } from "../snapshot-calls.ts";
import { type SdkClient, testPassword, waitForStatus } from "../test-server.ts";
import { connectRedis, type Scenario, type Scene } from "./scenarios.ts";

const markerKey = "written-before";

const caller =
  ({ client }: Pick<Scene, "client">) =>
  <Answer>(action: string, parameters: object) =>
    callByName(client, action, { ...parameters }) as Promise<Answer>;

async function overwrite(client: SdkClient, instanceId: string): Promise<void> {
  const redis = connectRedis(await waitForStatus(client, instanceId, "Normal"));
  await redis.set(markerKey, "written since");
  redis.disconnect();
}

/** What scenarios know of their installation from `prepare` to `act`. */
const prepared = new Map<string, { SnapshotId: string; TempInstanceId: string }>();

async function prepareSnapshot(scene: Scene): Promise<void> {
  const call = caller(scene);
  const { SnapshotId } = await takeSnapshot(call, scene.instanceId);
  prepared.set(scene.dataDir, { SnapshotId, TempInstanceId: "" });
}

async function prepareTemp(scene: Scene): Promise<void> {
  await prepareSnapshot(scene);
  const { SnapshotId = "" } = prepared.get(scene.dataDir) ?? {};
  const { TempInstanceId } = await startTemp(caller(scene), scene.instanceId, SnapshotId);
  prepared.set(scene.dataDir, { SnapshotId, TempInstanceId });
  await overwrite(scene.client, scene.instanceId);
}

async function deleteSnapshots(scene: Scene): Promise<void> {
  const call = caller(scene);
  const InstanceId = scene.instanceId;
  for (const { SnapshotId } of await listSnapshots(call, InstanceId)) {
    await call("DeleteSnapshot", { InstanceId, SnapshotId });
  }
}

async function switchTemp(scene: Scene): Promise<string> {
  const { TempInstanceId } = prepared.get(scene.dataDir) ?? {};
  await caller(scene)("SwitchTempInstance", { InstanceId: scene.instanceId, TempInstanceId });
  return scene.instanceId;
}

async function expectSwitched(scene: Scene): Promise<void> {
  // Nothing is left of it but its data, which the instance's own check looks for.
  expect(await listTemps(caller(scene), scene.instanceId)).toEqual([]);
  await deleteSnapshots(scene);
}

/** All that stand beside the instance work and have the snapshot's data; then they are taken away. */
async function expectWholeTemps(scene: Scene): Promise<void> {
  const call = caller(scene);
  const InstanceId = scene.instanceId;
  for (const { Domain, Status, TempInstanceId } of await listTemps(call, InstanceId)) {
    expect(Status).toBe("Normal");
    const redis = connectRedis({ connectionDomain: Domain, port: 6379 }, testPassword);
    expect(await redis.get(markerKey)).toMatch(/^\d+$/);
    redis.disconnect();
    await call("DeleteTempInstance", { InstanceId, TempInstanceId });
  }
  await deleteSnapshots(scene);
}

export const snapshotScenarios: readonly Scenario[] = [
  {
    name: "CreateTempInstance",
    task: "CreateIns",
    // Its own creation has no step that the temporary one's lacks.
    given: "STAND_ALONE",
    prepare: prepareSnapshot,
    async act(scene) {
      const { SnapshotId = "" } = prepared.get(scene.dataDir) ?? {};
      await startTemp(caller(scene), scene.instanceId, SnapshotId);
      return scene.instanceId;
    },
    check: expectWholeTemps,
  },
  {
    name: "SwitchTempInstance",
    task: "SwitchTempIns",
    given: "MASTER_SLAVE",
    prepare: prepareTemp,
    act: switchTemp,
    check: expectSwitched,
  },
  {
    name: "SwitchTempInstance, closing the temporary one",
    task: "DeactivateIns",
    given: "STAND_ALONE",
    prepare: prepareTemp,
    act: switchTemp,
    check: expectSwitched,
  },
];
