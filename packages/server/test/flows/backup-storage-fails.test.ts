import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { finishedBackup, type ListedBackup, takeBackup } from "../backup-calls.ts";
import { redisAt } from "../published-redis.ts";
import { filesIn } from "../stored-files.ts";
import {
  type Attribute,
  createInstance,
  models,
  testPassword as password,
  startTestServer,
  type TestServer,
  waitForStatus,
} from "../test-server.ts";

let server: TestServer;
let instance: Attribute;
let instanceId: string;
/** The instance's own folder in the storage. */
let folder: string;

beforeAll(async () => {
  server = await startTestServer();
  instance = await createInstance(server.client);
  instanceId = instance.instanceId ?? "";
  mkdirSync(join(server.dataDir, "backups"), { recursive: true });
  folder = join(server.dataDir, "backups", instanceId);
});
afterAll(() => server[Symbol.asyncDispose]());

async function value(write?: string): Promise<string | null> {
  const redis = await redisAt(instance, { password });
  if (write !== undefined) await redis.set("value", write);
  const read = await redis.get("value");
  redis.disconnect();
  return read;
}

async function orderBackup(): Promise<ListedBackup> {
  const { body } = await server.client.createBackup(new models.CreateBackupRequest({ instanceId }));
  return finishedBackup(server.client, instanceId, body?.backupJobID ?? "");
}

const restore = (backup: ListedBackup) =>
  server.client.restoreInstance(
    new models.RestoreInstanceRequest({ instanceId, backupId: String(backup.backupId) }),
  );

test("a backup that the storage does not take fails with its reason, and stands in nobody's way", async () => {
  // Neither a folder nor a file can be made in it, and nothing can be removed from it.
  writeFileSync(folder, "in the way");
  const failed = await orderBackup();
  expect(failed).toMatchObject({ backupStatus: "Failed", backupSize: 0, backupDownloadURL: "" });
  // Where this machine keeps its files is not for its customers.
  expect(JSON.parse(failed.recoverConfigMode ?? "").error).toMatch(
    /^the backup could not be stored: E[A-Z]+$/,
  );
  rmSync(folder);
  expect((await orderBackup()).backupStatus).toBe("Success");
  expect(filesIn(folder)).toHaveLength(1);
});

test("an instance of which a backup failed is restored to an older one", async () => {
  await value("older");
  const older = await takeBackup(server.client, instanceId);
  await value("since then");
  await restore(older);
  await waitForStatus(server.client, instanceId, "Normal");
  expect(await value()).toBe("older");
});
