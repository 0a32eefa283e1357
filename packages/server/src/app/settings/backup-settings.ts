import { parsePortRange, parseWord } from "../parse-setting.ts";
import { integerSetting, parsedSetting, textSetting } from "../setting.ts";

/** Ports between the nodes, and backups. */
export const backupSettings = {
  replicationPorts: parsedSetting<{ readonly first: number; readonly count: number }>({
    name: "replication-ports",
    placeholder: "FIRST-LAST",
    fallback: { first: 17_000, count: 3_000 },
    parse: parsePortRange,
    help: {
      en: "loopback ports for replication between nodes (mutual TLS)",
      zh: "节点间复制使用的回环端口(双向 TLS)",
    },
  }),
  backupsPerDay: integerSetting(
    { min: 0, max: 1_000_000 },
    {
      name: "backups-per-day",
      placeholder: "N",
      fallback: 10,
      help: {
        en: "manual backups of one instance that may be asked for on one UTC day",
        zh: "每个实例每天(UTC)可手动创建的备份数",
      },
    },
  ),
  backupStorage: textSetting({
    name: "backup-storage",
    placeholder: "DIR|s3://BUCKET[/PREFIX]",
    fallback: "backups",
    help: {
      en: "where backups are kept: a folder (relative to the data folder), or a bucket of S3-compatible storage",
      zh: "备份存放位置:目录(相对于数据目录),或 S3 兼容存储的存储桶",
    },
  }),
  s3Endpoint: textSetting<string | null>({
    name: "s3-endpoint",
    placeholder: "URL",
    fallback: null,
    help: {
      en: "address of the S3-compatible storage; default AWS in the given region",
      zh: "S3 兼容存储的地址;默认为指定地域的 AWS",
    },
  }),
  s3Region: textSetting({
    name: "s3-region",
    placeholder: "ID",
    fallback: "us-east-1",
    help: { en: "region of that storage", zh: "该存储的地域" },
  }),
  s3AccessKeyId: parsedSetting<string | null>({
    name: "s3-access-key-id",
    placeholder: "ID",
    fallback: null,
    parse: parseWord,
    help: { en: "access key id for that storage", zh: "该存储的 AccessKey ID" },
  }),
  s3AccessKeySecret: parsedSetting<string | null>({
    name: "s3-access-key-secret",
    fallback: null,
    parse: parseWord,
    secret: true,
    help: {
      en: "secret of that key; by variable or file only",
      zh: "该 AccessKey 的 Secret;只能通过环境变量或配置文件设置",
    },
  }),
};
