import { join } from "node:path";
import { expect } from "vitest";
import { callByName } from "../clients/wire-client.ts";
import { installRedis } from "../installed-redis.ts";
import { canEnter } from "../published-redis.ts";
import { type Attribute, attributeOf, testPassword, waitForStatus } from "../test-server.ts";
import { readRows } from "./installation-state.ts";
import { connectRedis, type Scenario, type Scene } from "./scenarios.ts";

async function call({ client, instanceId }: Scene, operation: string): Promise<string> {
  await callByName(client, operation, { InstanceId: instanceId });
  return instanceId;
}

const statusIs = ({ client, instanceId }: Scene, status: string) =>
  waitForStatus(client, instanceId, status);

const masterOf = ({ dataDir, instanceId }: Scene) =>
  readRows(dataDir).instances.find(({ id }) => id === instanceId)?.master_node_id;

/** A task after which another node is the master. */
function changingMaster(operation: string, task: string): Scenario {
  let before: ReturnType<typeof masterOf>;
  return {
    name: operation,
    task,
    given: "MASTER_SLAVE",
    async prepare(scene) {
      before = masterOf(scene);
    },
    act: (scene) => call(scene, operation),
    async check(scene) {
      expect(masterOf(scene), "the master").not.toBe(before);
    },
  };
}

/** Names one start of the node that serves. */
async function runIdOf(attribute: Attribute): Promise<string> {
  const redis = connectRedis(attribute);
  const [, runId = ""] = /run_id:(\w+)/.exec(await redis.info("server")) ?? [];
  redis.disconnect();
  return runId;
}

/** The real program calls itself older for ever, so that there is always something to upgrade. */
function upgrading(): Scenario {
  const before = new Set<string>();
  return {
    name: "ModifyInstanceMinorVersion",
    task: "UpgradeIns",
    given: "MASTER_SLAVE",
    redisInstalled: (dataDir) => installRedis(join(dataDir, "installed"), "7.99.0"),
    async prepare({ client, instanceId }) {
      before.add(await runIdOf(await attributeOf(client, instanceId)));
    },
    act: (scene) => call(scene, "ModifyInstanceMinorVersion"),
    async check(_, attribute) {
      expect(before, "starts of the master so far").not.toContain(await runIdOf(attribute));
    },
  };
}

/** Closing the data port of an instance and opening it again, upgrades, and changes of the master. */
export const olderScenarios: readonly Scenario[] = [
  {
    name: "DeactivateInstance",
    task: "DeactivateIns",
    given: "MASTER_SLAVE",
    endsIn: "Inactive",
    act: (scene) => call(scene, "DeactivateInstance"),
    async check(scene, attribute) {
      expect(await canEnter(attribute, { password: testPassword }), "somebody gets in").toBe(false);
      await call(scene, "ActivateInstance");
      await statusIs(scene, "Normal");
    },
  },
  {
    name: "ActivateInstance",
    task: "ActivateIns",
    given: "MASTER_SLAVE",
    async prepare(scene) {
      const { instanceStatus } = await attributeOf(scene.client, scene.instanceId);
      if (instanceStatus === "Inactive") return;
      await call(scene, "DeactivateInstance");
      await statusIs(scene, "Inactive");
    },
    act: (scene) => call(scene, "ActivateInstance"),
  },
  changingMaster("SwitchInstanceHA", "HaSwitch"),
  upgrading(),
  changingMaster("MasterNodeShutDownFailOver", "ShutDownNode"),
];
