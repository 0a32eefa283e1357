import { clientFor, type Key } from "./operator-client.ts";
import type { TestServer } from "./test-server.ts";
import { waitUntil } from "./wait-until.ts";

export interface ListedSnapshot {
  readonly SnapshotId: string;
  readonly SnapshotName: string;
  readonly InstanceId: string;
  readonly CreateTime: string;
  readonly Memory: number;
  readonly RdbSize: number;
  readonly Status: string;
  readonly Type: string;
  readonly OssDownloadInPath: string;
  readonly OssDownloadOutPath: string;
}

export interface ListedTemp {
  readonly InstanceId: string;
  readonly TempInstanceId: string;
  readonly SnapshotId: string;
  readonly CreateTime: string;
  readonly ExpireTime: string;
  readonly Domain: string;
  readonly Memory: number;
  readonly Status: string;
}

export type Call = <Answer = object>(action: string, parameters: object) => Promise<Answer>;

/** Operations that only SDKs of long ago have, called by name. */
export function snapshotCaller(server: TestServer, key: Key = server): Call {
  const { accessKeyId, accessKeySecret } = key;
  const client = clientFor(server, { accessKeyId, accessKeySecret }, "2015-01-01");
  return (action, parameters) => client.call(action, { ...parameters });
}

export async function listSnapshots(
  call: Call,
  InstanceId: string,
  filter: object = {},
): Promise<ListedSnapshot[]> {
  const { Snapshots } = await call<{ Snapshots: { Snapshot: ListedSnapshot[] } }>(
    "DescribeSnapshots",
    { InstanceId, ...filter },
  );
  return Snapshots.Snapshot;
}

/** Takes a snapshot and waits until it is whole. */
export async function takeSnapshot(
  call: Call,
  InstanceId: string,
  SnapshotName?: string,
): Promise<ListedSnapshot> {
  const { SnapshotId } = await call<{ SnapshotId: string }>("CreateSnapshot", {
    InstanceId,
    ...(SnapshotName === undefined ? {} : { SnapshotName }),
  });
  let found: ListedSnapshot | undefined;
  await waitUntil(
    async () => {
      [found] = await listSnapshots(call, InstanceId, { SnapshotIds: SnapshotId });
      return found?.Status === "Success";
    },
    { timeoutMs: 30_000, everyMs: 20 },
  );
  if (!found) throw new Error(`no snapshot ${SnapshotId}`);
  return found;
}

export async function listTemps(call: Call, InstanceId: string): Promise<ListedTemp[]> {
  const { TempInstances } = await call<{ TempInstances: { TempInstance: ListedTemp[] } }>(
    "DescribeTempInstance",
    { InstanceId },
  );
  return TempInstances.TempInstance;
}

/** Makes a temporary instance and waits until it says that it works. */
export async function startTemp(
  call: Call,
  InstanceId: string,
  SnapshotId: string,
): Promise<ListedTemp> {
  const { TempInstanceId } = await call<{ TempInstanceId: string }>("CreateTempInstance", {
    InstanceId,
    SnapshotId,
  });
  let found: ListedTemp | undefined;
  await waitUntil(
    async () => {
      found = (await listTemps(call, InstanceId)).find(
        (each) => each.TempInstanceId === TempInstanceId,
      );
      return found?.Status === "Normal";
    },
    { timeoutMs: 30_000, everyMs: 20 },
  );
  if (!found) throw new Error(`no temporary instance ${TempInstanceId}`);
  return found;
}
