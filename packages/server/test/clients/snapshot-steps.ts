import { Redis } from "ioredis";
import { expect } from "vitest";
import { listAt, type Step, type Story, until } from "./story.ts";
import type { WireAnswer } from "./wire-client.ts";

async function snapshotOf(story: Story): Promise<WireAnswer | undefined> {
  const answer = await story.client.call("DescribeSnapshots", {
    InstanceId: story.instanceId,
    SnapshotIds: story.snapshotId,
  });
  return listAt(answer, "Snapshots.Snapshot")[0];
}

async function tempOf(story: Story): Promise<WireAnswer | undefined> {
  const answer = await story.client.call("DescribeTempInstance", {
    InstanceId: story.instanceId,
  });
  return listAt(answer, "TempInstances.TempInstance")[0];
}

async function startedTemp(story: Story, answer: WireAnswer): Promise<void> {
  expect(answer).toMatchObject({ InstanceId: story.instanceId, Status: "Creating" });
  story.tempInstanceId = String(answer["TempInstanceId"]);
  await until("the temporary instance works", async () =>
    (await tempOf(story))?.["Status"] === "Normal" ? true : undefined,
  );
}

async function atTemp<Result>(story: Story, run: (redis: Redis) => Promise<Result>) {
  const attribute = await story.attribute();
  const redis = new Redis({
    host: String((await tempOf(story))?.["Domain"]),
    port: Number(attribute["Port"]),
    password: story.password,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  }).on("error", () => undefined);
  try {
    return await run(redis);
  } finally {
    redis.disconnect();
  }
}

const ofInstance = ({ instanceId }: Story) => ({ InstanceId: instanceId });
const ofSnapshot = ({ instanceId, snapshotId }: Story) => ({
  InstanceId: instanceId,
  SnapshotId: snapshotId,
});
const ofTemp = ({ instanceId, tempInstanceId }: Story) => ({
  InstanceId: instanceId,
  TempInstanceId: tempInstanceId,
});

const settingSteps: readonly Step[] = [
  {
    operation: "SetSnapshotSettings",
    parameters: ({ instanceId }) => ({
      InstanceId: instanceId,
      BeginHour: 1,
      EndHour: 3,
      DayList: 15,
      RetentionDay: 30,
    }),
    proves: () => undefined,
  },
  {
    operation: "GetSnapshotSettings",
    parameters: ofInstance,
    proves(story, answer) {
      expect(answer).toMatchObject({
        InstanceId: story.instanceId,
        BeginHour: 1,
        EndHour: 3,
        DayList: 15,
        RetentionDay: 30,
      });
      expect(answer["NextTime"]).toMatch(/T0[12]:\d\d:00Z$/);
    },
  },
  {
    operation: "DeleteSnapshotSettings",
    parameters: ofInstance,
    async proves(story) {
      const answer = await story.client.call("GetSnapshotSettings", ofInstance(story));
      expect(answer).toMatchObject({ DayList: 0, NextTime: "" });
    },
  },
];

/** A snapshot, a second Redis with its data, and both ways to bring them back. */
export const snapshotSteps: readonly Step[] = [
  ...settingSteps,
  {
    operation: "CreateSnapshot",
    parameters: ({ instanceId }) => ({ InstanceId: instanceId, SnapshotName: "story" }),
    async proves(story, answer) {
      story.snapshotId = String(answer["SnapshotId"]);
      await until("the snapshot is whole", async () =>
        (await snapshotOf(story))?.["Status"] === "Success" ? true : undefined,
      );
    },
  },
  {
    operation: "DescribeSnapshots",
    parameters: ofInstance,
    proves(story, answer) {
      expect(listAt(answer, "Snapshots.Snapshot")).toMatchObject([
        { SnapshotId: story.snapshotId, SnapshotName: "story", Type: "Manual" },
      ]);
    },
  },
  {
    operation: "RestoreSnapshot",
    parameters: ofSnapshot,
    async proves(story) {
      await story.settled();
      expect(await story.redis((redis) => redis.get("kept"))).toBe("1");
    },
  },
  { operation: "CreateTempInstance", parameters: ofSnapshot, proves: startedTemp },
  {
    operation: "DescribeTempInstance",
    parameters: ofInstance,
    async proves(story, answer) {
      expect(listAt(answer, "TempInstances.TempInstance")).toMatchObject([
        { TempInstanceId: story.tempInstanceId, SnapshotId: story.snapshotId },
      ]);
      expect(await atTemp(story, (redis) => redis.get("kept"))).toBe("1");
    },
  },
  {
    operation: "DeleteTempInstance",
    parameters: ofTemp,
    async proves(story) {
      expect(await tempOf(story)).toBeUndefined();
    },
  },
  { operation: "CreateTempInstance", parameters: ofSnapshot, proves: startedTemp },
  {
    operation: "SwitchTempInstance",
    parameters: ofTemp,
    async proves(story) {
      await story.settled();
      expect(await story.redis((redis) => redis.get("kept"))).toBe("1");
      expect(await tempOf(story)).toBeUndefined();
    },
  },
  {
    operation: "DeleteSnapshot",
    parameters: ofSnapshot,
    async proves(story) {
      expect(await snapshotOf(story)).toBeUndefined();
    },
  },
];
