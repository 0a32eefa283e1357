import { mkdirSync, renameSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { backUpAtAnotherTime, listBackups, takeBackup } from "../backup-calls.ts";
import { HandClock } from "../hand-clock.ts";
import { redisAt } from "../published-redis.ts";
import { refusal } from "../refusal.ts";
import { filesIn } from "../stored-files.ts";
import {
  type Attribute,
  attributeOf,
  createInstance,
  models,
  testPassword as password,
  startTestServer,
  type TestServer,
  testRegion,
  waitForStatus,
} from "../test-server.ts";
import { waitUntil } from "../wait-until.ts";

const dayMs = 24 * 3_600_000;
const clock = new HandClock();
let server: TestServer;
let instanceId: string;
let backupId: string;
/** In the place of the backup's file there is what cannot be read for the moment. */
let obstacle: string;
let heir: Attribute;

beforeAll(async () => {
  server = await startTestServer({}, { clock });
  const instance = await createInstance(server.client);
  instanceId = instance.instanceId ?? "";
  const redis = await redisAt(instance, { password });
  await redis.set("value", "inherited");
  redis.disconnect();
  await backUpAtAnotherTime(server.client, instanceId);
  const backup = await takeBackup(server.client, instanceId, { retentionDays: 7 });
  backupId = String(backup.backupId);
  const [name = ""] = filesIn(join(server.dataDir, "backups", instanceId));
  obstacle = join(server.dataDir, "backups", instanceId, name);
  renameSync(obstacle, join(server.dataDir, "moved-away.rdb"));
  mkdirSync(obstacle);
});
afterAll(() => server[Symbol.asyncDispose]());

const remove = () =>
  refusal(server.client.deleteBackup(new models.DeleteBackupRequest({ instanceId, backupId })));

const order = () =>
  server.client.createInstance(
    new models.CreateInstanceRequest({
      regionId: testRegion,
      instanceClass: "redis.basic.small.default",
      password,
      backupId,
    }),
  );

test("a backup is not deleted while a new instance waits for its data", async () => {
  const { body } = await order();
  heir = await attributeOf(server.client, body?.instanceId ?? "");
  expect(await remove()).toBe(
    "400 IncorrectBackupSetState: Current backup set state does not support operations.",
  );
});

test("one whose time is over is not offered any more, and still gives what it was asked for", async () => {
  clock.moveTo(clock.now() + 8 * dayMs);
  await waitUntil(async () => (await listBackups(server.client, instanceId)).length === 0, {
    timeoutMs: 20_000,
  });
  expect(await refusal(order())).toBe(
    "400 InvalidBackupSetID.NotFound: Specified backup set ID does not exist.",
  );
  rmdirSync(obstacle);
  renameSync(join(server.dataDir, "moved-away.rdb"), obstacle);
  heir = await waitForStatus(server.client, heir.instanceId ?? "", "Normal");
  const redis = await redisAt(heir, { password });
  expect(await redis.get("value")).toBe("inherited");
  redis.disconnect();
});

test("then it goes, with its file", async () => {
  await waitUntil(async () => filesIn(join(server.dataDir, "backups", instanceId)).length === 0, {
    timeoutMs: 10_000,
  });
});
