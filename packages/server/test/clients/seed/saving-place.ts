import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { takeBackup } from "../../backup-calls.ts";
import { redisAt } from "../../published-redis.ts";
import { createInstance, models, type TestServer, testPassword } from "../../test-server.ts";
import { until } from "../story.ts";
import type { SeedWorld } from "./seed-case.ts";
import { storedState } from "./stored-state.ts";

/** Manual backups a day, in the place `saving`. */
export const savingBackupsPerDay = 2;

/**
 * An instance whose backup does not end, as the child of Redis that writes it is stopped, and one
 * that has had all the backups of its day.
 * @returns what to do before the server ends: a stopped child would stay behind
 */
export async function furnishSaving(
  server: TestServer,
): Promise<{ world: Partial<SeedWorld>; release(): void }> {
  const { client, dataDir } = server;
  const [large, small] = await Promise.all([createInstance(client), createInstance(client)]);
  const saving = large.instanceId ?? "";
  const spent = small.instanceId ?? "";
  for (let taken = 0; taken < savingBackupsPerDay; taken++) await takeBackup(client, spent);

  const redis = await redisAt(large, { password: testPassword });
  const pid = Number(/^process_id:(\d+)/m.exec(await redis.info("server"))?.[1]);
  for (let key = 0; key < 96; key++) await redis.set(`random:${key}`, randomBytes(1024 * 1024));
  redis.disconnect();
  await client.createBackup(new models.CreateBackupRequest({ instanceId: saving }));
  const child = await until("the dump is under way", async () => childOf(pid));
  process.kill(child, "SIGSTOP");
  const backup = storedState(dataDir)["backups"]?.find((each) => each["status"] === "Running");
  if (!backup) throw new Error("the backup ended before it could be held up");
  return {
    world: { saving, spent, unfinishedBackup: String(backup["id"]) },
    release: () => void process.kill(child, "SIGCONT"),
  };
}

async function childOf(pid: number): Promise<number | undefined> {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
  return children === "" ? undefined : Number(children.split(" ")[0]);
}
