import type * as Sdk from "@alicloud/r-kvstore20150101";
import { models, type SdkClient, type TestServer } from "./test-server.ts";
import { createVpc, createVswitch, type TestVswitch, vpcClient } from "./vpc-calls.ts";
import { waitUntil } from "./wait-until.ts";

export type ListedBackup = Sdk.DescribeBackupsResponseBodyBackupsBackup;

/** A vSwitch of its own, as orders that need one name it. */
export async function ownNetwork(server: TestServer): Promise<TestVswitch> {
  const client = vpcClient(server);
  return createVswitch(client, await createVpc(client), "10.7.0.0/24");
}

/**
 * Moves the instance's scheduled backups half a day away from now. Unset, their hour follows from
 * the random id: where a test moves the clock by days, one in 24 runs would meet it.
 */
export async function backUpAtAnotherTime(client: SdkClient, instanceId: string): Promise<void> {
  const hour = (ahead: number) =>
    `${String((new Date().getUTCHours() + ahead) % 24).padStart(2, "0")}:00Z`;
  const preferredBackupTime = `${hour(12)}-${hour(13)}`;
  await client.modifyBackupPolicy(
    new models.ModifyBackupPolicyRequest({ instanceId, preferredBackupTime }),
  );
}

/** All backups of an instance, newest first, as a user lists them. */
export async function listBackups(
  client: SdkClient,
  instanceId: string,
  filter: Partial<Sdk.DescribeBackupsRequest> = {},
): Promise<ListedBackup[]> {
  const { body } = await client.describeBackups(
    new models.DescribeBackupsRequest({
      instanceId,
      startTime: "2020-01-01T00:00Z",
      endTime: "2090-01-01T00:00Z",
      ...filter,
    }),
  );
  return body?.backups?.backup ?? [];
}

/** Takes a backup and waits until it is listed. */
export async function takeBackup(
  client: SdkClient,
  instanceId: string,
  { retentionDays }: { retentionDays?: number } = {},
): Promise<ListedBackup> {
  const { body } = await client.createBackup(
    new models.CreateBackupRequest({
      instanceId,
      ...(retentionDays === undefined ? {} : { backupRetentionPeriod: retentionDays }),
    }),
  );
  return finishedBackup(client, instanceId, body?.backupJobID ?? "");
}

export async function finishedBackup(
  client: SdkClient,
  instanceId: string,
  backupJobId: string,
): Promise<ListedBackup> {
  let found: ListedBackup | undefined;
  await waitUntil(
    async () => {
      [found] = await listBackups(client, instanceId, { backupJobId: Number(backupJobId) });
      return found !== undefined;
    },
    { timeoutMs: 60_000, everyMs: 20 },
  );
  if (!found) throw new Error(`no backup of job ${backupJobId}`);
  return found;
}
