import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Figure } from "../figure.ts";
import { fillRedis } from "../fill-redis.ts";
import { KvasirServer, password, poll } from "../kvasir-server.ts";
import { models } from "../sdk.ts";
import { median, medianRatio } from "../statistics.ts";
import { StoredRedis } from "../stored-redis.ts";

const mebibytes = 1024;
const rounds = 3;
const instanceClass = "redis.basic.mid.default";

/** Taking a backup of 1 GiB and beginning a new instance with it, in turn with bare Redis. */
export const backup: Figure = {
  name: "backup",
  async measure({ program }) {
    await using server = await KvasirServer.start({ program });
    await using bare = new StoredRedis();
    const source = await server.untilNormal(await server.order(instanceClass));
    await bare.untilPong();
    await fillRedis({ path: bare.socket }, { mebibytes });
    await fillRedis(source, { mebibytes, password });

    const taken: number[] = [];
    const dumped: number[] = [];
    let backupId = "";
    for (let round = 0; round < rounds; round++) {
      dumped.push(await dumpSpeed(bare));
      const done = await takeBackup(server, source.id);
      taken.push(done.megabytesPerSecond);
      backupId = done.backupId;
    }

    const folder = join(server.dataDir, "backups", source.id);
    const file = readdirSync(folder).find((name) => name.startsWith(`${backupId}-`)) ?? "";
    const restored: number[] = [];
    const loaded: number[] = [];
    for (let round = 0; round < rounds; round++) {
      loaded.push(await loadSeconds(join(folder, file)));
      restored.push(await restoreSeconds(server, backupId));
    }
    const megabytes = Math.round(statSync(join(folder, file)).size / 1e6);
    const note = `median of ${rounds}; ${mebibytes} Mi keys of 1 KiB, a file of ${megabytes} MB`;
    return [
      {
        what: "backup of 1 GiB",
        measured: median(taken),
        unit: "MB/s",
        floor: {
          what: "redis-cli --rdb from a bare Redis with as much data to the same disk",
          value: median(dumped),
        },
        ratio: medianRatio(taken, dumped),
        bar: { atLeast: 0.8, times: "floor" },
        note: `${note}; from CreateBackup until it is listed`,
      },
      {
        what: "restore of 1 GiB into a new instance, until Normal",
        measured: median(restored),
        unit: "s",
        floor: {
          what: "a bare redis-server that loads the same file, until PONG",
          value: median(loaded),
        },
        ratio: medianRatio(restored, loaded),
        bar: { atMost: 1.3, times: "floor" },
        note,
      },
    ];
  },
};

async function dumpSpeed(bare: StoredRedis): Promise<number> {
  const path = join(bare.dir, "cli.rdb");
  const startedAt = performance.now();
  const child = spawn("redis-cli", ["-s", bare.socket, "--rdb", path], { stdio: "ignore" });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`redis-cli --rdb ended with ${code}`);
  const seconds = (performance.now() - startedAt) / 1000;
  const { size } = statSync(path);
  rmSync(path);
  return size / 1e6 / seconds;
}

async function takeBackup(server: KvasirServer, instanceId: string) {
  const startedAt = performance.now();
  const { body } = await server.client.createBackup(new models.CreateBackupRequest({ instanceId }));
  const request = new models.DescribeBackupsRequest({
    instanceId,
    backupJobId: Number(body?.backupJobID),
    startTime: "2020-01-01T00:00Z",
    endTime: "2090-01-01T00:00Z",
  });
  const listed = await poll(20, 120_000, "the backup is listed", async () => {
    const answer = await server.client.describeBackups(request);
    return answer.body?.backups?.backup?.[0];
  });
  const seconds = (performance.now() - startedAt) / 1000;
  if (listed.backupStatus !== "Success") throw new Error(`the backup is ${listed.backupStatus}`);
  return {
    backupId: String(listed.backupId),
    megabytesPerSecond: Number(listed.backupSize) / 1e6 / seconds,
  };
}

async function loadSeconds(dump: string): Promise<number> {
  const startedAt = performance.now();
  await using bare = new StoredRedis(dump);
  await bare.untilPong();
  return (performance.now() - startedAt) / 1000;
}

async function restoreSeconds(server: KvasirServer, backupId: string): Promise<number> {
  const startedAt = performance.now();
  const { body } = await server.client.createInstance(
    new models.CreateInstanceRequest({
      regionId: "cn-hangzhou",
      instanceClass,
      password,
      backupId,
    }),
  );
  const instanceId = body?.instanceId ?? "";
  const attribute = new models.DescribeInstanceAttributeRequest({ instanceId });
  await poll(5, 120_000, "the restored instance is Normal", async () => {
    const answer = await server.client.describeInstanceAttribute(attribute);
    const status = answer.body?.instances?.DBInstanceAttribute?.[0]?.instanceStatus;
    return status === "Normal" || undefined;
  });
  const seconds = (performance.now() - startedAt) / 1000;
  await server.client.deleteInstance(new models.DeleteInstanceRequest({ instanceId }));
  return seconds;
}
