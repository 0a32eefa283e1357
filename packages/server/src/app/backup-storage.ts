import { folderStorage } from "../drivers/backup-storage/folder-storage.ts";
import type { BackupStorage } from "../drivers/backup-storage.ts";
import type { AppConfig } from "./config.ts";
import { InvalidSetting } from "./setting.ts";

/**
 * The storage that the configuration names. What S3 needs is loaded only where it is used.
 * @throws InvalidSetting for a bucket without keys
 */
export async function openBackupStorage(config: AppConfig): Promise<BackupStorage> {
  const [, bucket, prefix = ""] = /^s3:\/\/([^/]+)\/?(.*?)\/?$/.exec(config.backupStorage) ?? [];
  if (bucket === undefined) return folderStorage(config.backupStorage);
  const { endpoint, region, accessKeyId, accessKeySecret } = config.s3;
  if (accessKeyId === null || accessKeySecret === null) {
    throw new InvalidSetting(
      "backup-storage in S3 needs s3-access-key-id and s3-access-key-secret",
    );
  }
  const { s3Storage } = await import("../drivers/backup-storage/s3-storage.ts");
  return s3Storage({
    endpoint: endpoint ?? `https://s3.${region}.amazonaws.com`,
    region,
    bucket,
    prefix,
    accessKeyId,
    secretAccessKey: accessKeySecret,
  });
}
