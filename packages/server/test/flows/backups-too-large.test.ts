import { afterAll, beforeAll, expect, test } from "vitest";
import { takeBackup } from "../backup-calls.ts";
import { redisAt } from "../published-redis.ts";
import { refusal } from "../refusal.ts";
import { type Call, snapshotCaller, startTemp, takeSnapshot } from "../snapshot-calls.ts";
import {
  type Attribute,
  createInstance,
  models,
  testPassword as password,
  startTestServer,
  type TestServer,
  testRegion,
  waitForStatus,
} from "../test-server.ts";

/** 256 MB, the smallest. */
const smallClass = "redis.master.micro.default";
const tooLarge = (parameter: string) =>
  `400 InvalidParameter: The specified parameter ${parameter} is not valid.`;

let server: TestServer;
let call: Call;
let instance: Attribute;
let instanceId: string;
let backupId: string;
let SnapshotId: string;

/** A key may go when memory is short, as it expires some day; 290 MB make it short. */
beforeAll(async () => {
  server = await startTestServer();
  call = snapshotCaller(server);
  instance = await createInstance(server.client);
  instanceId = instance.instanceId ?? "";
  const redis = await redisAt(instance, { password });
  await redis.setrange("large", 290 * 1024 * 1024, "end");
  await redis.set("session", "kept", "EX", 100_000);
  redis.disconnect();
  backupId = String((await takeBackup(server.client, instanceId)).backupId);
  ({ SnapshotId } = await takeSnapshot(call, instanceId));
}, 60_000);
afterAll(() => server[Symbol.asyncDispose]());

const restore = () =>
  refusal(
    server.client.restoreInstance(new models.RestoreInstanceRequest({ instanceId, backupId })),
  );

async function session(): Promise<string | null> {
  const redis = await redisAt(instance, { password });
  const value = await redis.get("session");
  redis.disconnect();
  return value;
}

test("a new instance of a class that is too small for a backup is not ordered", async () => {
  const order = new models.CreateInstanceRequest({
    regionId: testRegion,
    instanceClass: smallClass,
    password,
    backupId,
  });
  expect(await refusal(server.client.createInstance(order))).toBe(tooLarge("InstanceClass"));
});

test("the class that was backed up takes the backup back, with all keys", async () => {
  expect(await restore()).toBe("accepted");
  await waitForStatus(server.client, instanceId, "Normal");
  expect(await session()).toBe("kept");
});

test("an instance that has become too small for a backup keeps what it has, also that of a temporary one", async () => {
  const { TempInstanceId } = await startTemp(call, instanceId, SnapshotId);
  const redis = await redisAt(instance, { password });
  await redis.del("large");
  redis.disconnect();
  await server.client.modifyInstanceSpec(
    new models.ModifyInstanceSpecRequest({ instanceId, instanceClass: smallClass }),
  );
  await waitForStatus(server.client, instanceId, "Normal");
  expect(await restore()).toBe(tooLarge("BackupId"));
  for (const action of ["RestoreSnapshot", "CreateTempInstance"]) {
    const asked = call(action, { InstanceId: instanceId, SnapshotId });
    expect(await refusal(asked)).toBe(tooLarge("SnapshotId"));
  }
  await call("SwitchTempInstance", { InstanceId: instanceId, TempInstanceId });
  await waitForStatus(server.client, instanceId, "Normal");
  const { body } = await server.client.describeHistoryTasks(
    new models.DescribeHistoryTasksRequest({
      regionId: testRegion,
      instanceId,
      taskType: "SwitchTempIns",
      fromStartTime: "2020-01-01T00:00Z",
      toStartTime: "2090-01-01T00:00Z",
    }),
  );
  expect(body?.items?.[0]).toMatchObject({
    status: "Failed",
    taskDetail: expect.stringMatching(/the data take \d+ MB and do not fit into 256 MB/),
  });
  expect(await session()).toBe("kept");
});
