import { expect } from "vitest";
import { callByName } from "../clients/wire-client.ts";
import { attributeOf, models, waitForStatus } from "../test-server.ts";
import { connectRedis, type Scenario, type Scene } from "./scenarios.ts";

/** A subscription whose time is over. The clock only ever goes forward, from crash to crash. */
async function expire({ client, instanceId }: Scene): Promise<void> {
  const { chargeType } = await waitForStatus(client, instanceId, "Normal");
  if (chargeType !== "PrePaid") {
    await client.transformToPrePaid(
      new models.TransformToPrePaidRequest({ instanceId, period: 1 }),
    );
  }
  const { endTime = "" } = await waitForStatus(client, instanceId, "Normal");
  const To = new Date(Date.parse(endTime) + 60_000).toISOString().replace(/\.\d+/, "");
  await callByName(client, "MoveClock", { To }, "2026-01-01");
  await waitForStatus(client, instanceId, "Inactive");
}

/** A month was paid, and no more, whoever died meanwhile. A minute of it may be over. */
async function paidOnce({ client, instanceId }: Scene): Promise<void> {
  const { chargeType, endTime } = await attributeOf(client, instanceId);
  expect(chargeType).toBe("PrePaid");
  const { CurrentTime } = await callByName(client, "DescribeClock", {}, "2026-01-01");
  const leftMs = Date.parse(endTime ?? "") - Date.parse(String(CurrentTime));
  expect(leftMs).toBeGreaterThan(27 * 24 * 3_600_000);
  expect(leftMs).toBeLessThan(32 * 24 * 3_600_000);
}

const renewal: Scenario = {
  name: "RenewInstance after its end",
  task: "ActivateIns",
  given: "MASTER_SLAVE",
  prepare: expire,
  async act({ client, instanceId }) {
    await client.renewInstance(new models.RenewInstanceRequest({ instanceId, period: 1 }));
    return instanceId;
  },
  check: paidOnce,
};

/** To the other way of paying, and with the next crash back. */
function transforming(): Scenario {
  let wanted = "PrePaid";
  return {
    name: "TransformInstanceChargeType",
    task: "TransformIns",
    given: "STAND_ALONE",
    async act({ client, instanceId }) {
      const { chargeType } = await attributeOf(client, instanceId);
      wanted = chargeType === "PrePaid" ? "PostPaid" : "PrePaid";
      await client.transformInstanceChargeType(
        new models.TransformInstanceChargeTypeRequest({
          instanceId,
          chargeType: wanted,
          ...(wanted === "PrePaid" ? { period: 1 } : {}),
        }),
      );
      return instanceId;
    },
    async check(scene, attribute) {
      expect(attribute.chargeType).toBe(wanted);
      if (wanted === "PrePaid") await paidOnce(scene);
    },
  };
}

const lock = ({ client, instanceId }: Scene) =>
  client.lockDBInstanceWrite(
    new models.LockDBInstanceWriteRequest({ DBInstanceId: instanceId, lockReason: "crash" }),
  );
const unlock = ({ client, instanceId }: Scene) =>
  client.unlockDBInstanceWrite(
    new models.UnlockDBInstanceWriteRequest({ DBInstanceId: instanceId }),
  );

const locking: Scenario = {
  name: "LockDBInstanceWrite",
  task: "LockInsWrite",
  given: "MASTER_SLAVE",
  async act(scene) {
    await lock(scene);
    return scene.instanceId;
  },
  async check(scene, attribute) {
    const redis = connectRedis(attribute);
    await expect(redis.set("k", "v")).rejects.toThrow("NOPERM");
    redis.disconnect();
    await unlock(scene);
    await waitForStatus(scene.client, scene.instanceId, "Normal");
  },
};

const unlocking: Scenario = {
  name: "UnlockDBInstanceWrite",
  task: "UnlockInsWrite",
  given: "STAND_ALONE",
  async prepare(scene) {
    await lock(scene);
    await waitForStatus(scene.client, scene.instanceId, "Normal");
  },
  async act(scene) {
    await unlock(scene);
    return scene.instanceId;
  },
};

/** Locks, what lifts them, and another way of paying. */
export const billingScenarios: readonly Scenario[] = [renewal, transforming(), locking, unlocking];
