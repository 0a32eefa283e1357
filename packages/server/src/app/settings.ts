import { homedir } from "node:os";
import { join } from "node:path";
import {
  parseDatabaseUrl,
  parseDomain,
  parseNetwork,
  parsePortRange,
  parseWord,
} from "./parse-setting.ts";
import {
  choiceSetting,
  integerSetting,
  parsedSetting,
  parseInteger,
  switchSetting,
  textSetting,
} from "./setting.ts";

const ports = { min: 0, max: 65_535 };

/** Every setting of Kvasir, in the order in which help and `kvasir config` show them. */
export const settings = {
  data: textSetting({
    name: "data",
    placeholder: "DIR",
    fallback: join(homedir(), ".kvasir"),
    help: {
      en: "folder that holds all state",
      zh: "存放全部状态的目录",
    },
  }),
  databaseUrl: parsedSetting<string | null>({
    name: "database-url",
    placeholder: "URL",
    fallback: null,
    parse: parseDatabaseUrl,
    holdsSecret: (value) => value !== null && new URL(value).password !== "",
    help: {
      en: "keep the rows in PostgreSQL, postgres://USER@HOST:PORT/DATABASE, not in the data folder; a password by variable or file only",
      zh: "将数据保存在 PostgreSQL(postgres://USER@HOST:PORT/DATABASE)而非数据目录中;密码只能通过环境变量或配置文件设置",
    },
  }),
  host: textSetting({
    name: "host",
    placeholder: "ADDRESS",
    fallback: "127.0.0.1",
    help: {
      en: "address that the API listens on",
      zh: "API 监听的地址",
    },
  }),
  port: integerSetting(ports, {
    name: "port",
    placeholder: "N",
    fallback: 7379,
    help: {
      en: "port of the API over HTTP; 0 picks a free one",
      zh: "API 的 HTTP 端口;0 表示自动选择空闲端口",
    },
  }),
  tlsPort: parsedSetting<number | null>({
    name: "tls-port",
    placeholder: "N",
    fallback: 7380,
    parse: (text) => (text.trim() === "off" ? null : parseInteger(text, ports)),
    help: {
      en: "port of the API over HTTPS; 0 picks a free one, off opens none",
      zh: "API 的 HTTPS 端口;0 表示自动选择空闲端口,off 表示不开启",
    },
  }),
  network: parsedSetting<string>({
    name: "network",
    placeholder: "CIDR|auto",
    fallback: "auto",
    parse: parseNetwork,
    help: {
      en: "network that instances get their addresses from: a loopback block, or a private one that other machines can reach; auto: 127.20.0.0/16, or another free one when a second server runs",
      zh: "实例地址所在的网段:回环网段,或其他机器可达的私有网段;auto 表示使用 127.20.0.0/16,若已被另一个服务占用则另选空闲网段",
    },
  }),
  slots: integerSetting(
    { min: 1, max: 16_000 },
    {
      name: "slots",
      placeholder: "N",
      fallback: 256,
      help: {
        en: "addresses that the front door opens at its start; it grows when they are used up",
        zh: "前端入口启动时预先打开的地址数量;用尽后自动增加",
      },
    },
  ),
  domainSuffix: parsedSetting<string | null>({
    name: "domain-suffix",
    placeholder: "SUFFIX",
    fallback: null,
    parse: parseDomain,
    help: {
      en: "publish instances as <prefix>.SUFFIX, answered by the built-in DNS responder",
      zh: "以 <前缀>.SUFFIX 发布实例,由内置 DNS 应答",
    },
  }),
  dnsPort: integerSetting(ports, {
    name: "dns-port",
    placeholder: "N",
    fallback: 7353,
    help: {
      en: "port of the DNS responder (UDP and TCP), used with --domain-suffix",
      zh: "DNS 应答端口(UDP 与 TCP),与 --domain-suffix 一起使用",
    },
  }),
  hostsFile: switchSetting({
    name: "hosts-file",
    fallback: false,
    help: {
      en: "with --domain-suffix: keep a marked block in /etc/hosts, so that no DNS set-up is needed",
      zh: "与 --domain-suffix 一起使用:在 /etc/hosts 中维护带标记的一段,无需配置 DNS",
    },
  }),
  region: textSetting({
    name: "region",
    placeholder: "ID",
    fallback: "cn-hangzhou",
    help: {
      en: "region of requests that name none",
      zh: "请求未指定地域时使用的地域",
    },
  }),
  accessKeyId: parsedSetting<string | null>({
    name: "access-key-id",
    placeholder: "ID",
    fallback: null,
    parse: parseWord,
    help: {
      en: "AccessKey id of the root owner; made at the first start unless given",
      zh: "主账号的 AccessKey ID;未指定时在首次启动时生成",
    },
  }),
  accessKeySecret: parsedSetting<string | null>({
    name: "access-key-secret",
    fallback: null,
    parse: parseWord,
    secret: true,
    help: {
      en: "secret of that AccessKey; by variable or file only, as arguments are public",
      zh: "该 AccessKey 的 Secret;只能通过环境变量或配置文件设置,因为命令行参数可被他人看到",
    },
  }),
  priceBook: textSetting<string | null>({
    name: "price-book",
    placeholder: "FILE",
    fallback: null,
    help: {
      en: "YAML file with the prices of instances; without one, invented prices by size",
      zh: "实例价格的 YAML 文件;未指定时按容量使用虚构的价格",
    },
  }),
  ephemeral: switchSetting({
    name: "ephemeral",
    fallback: false,
    help: {
      en: "keep everything in a temporary folder and take it along when the server ends",
      zh: "数据保存在临时目录,服务结束时全部清除",
    },
  }),
  allowClock: switchSetting({
    name: "allow-clock",
    fallback: false,
    help: {
      en: "let the operator move and stop this installation's clock (for tests)",
      zh: "允许管理员调整或冻结本服务的时钟(用于测试)",
    },
  }),
  allowReset: switchSetting({
    name: "allow-reset",
    fallback: false,
    help: {
      en: "let the operator empty this installation in one call (for tests); --ephemeral allows it too",
      zh: "允许管理员一次清空全部内容(用于测试);--ephemeral 时默认允许",
    },
  }),
  profile: choiceSetting(["default", "cloud"], {
    name: "profile",
    fallback: "default",
    help: {
      en: "what limits a new installation has: default, none; cloud, the cloud's API rate limits",
      zh: "新安装的限制:default 为无限制;cloud 为云上的 API 调用频率限制",
    },
  }),
  seed: textSetting<string | null>({
    name: "seed",
    placeholder: "FILE",
    fallback: null,
    help: {
      en: "YAML file with owners, users and instances to make at the start, where they are missing",
      zh: "YAML 文件:启动时创建其中尚不存在的账号、用户与实例",
    },
  }),
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
  redisServer: textSetting({
    name: "redis-server",
    placeholder: "PATH",
    fallback: "redis-server",
    help: { en: "redis-server executable", zh: "redis-server 可执行文件" },
  }),
  memcached: textSetting({
    name: "memcached",
    placeholder: "PATH",
    fallback: "memcached",
    help: { en: "memcached executable", zh: "memcached 可执行文件" },
  }),
  haproxy: textSetting({
    name: "haproxy",
    placeholder: "PATH",
    fallback: "haproxy",
    help: { en: "haproxy executable", zh: "haproxy 可执行文件" },
  }),
  driver: choiceSetting(["local", "fake"], {
    name: "driver",
    fallback: "local",
    help: {
      en: "where nodes run: local, processes of this machine; fake, nowhere (for tests of clients)",
      zh: "节点运行的位置:local 为本机进程;fake 不运行任何进程(用于测试客户端)",
    },
  }),
  logLevel: choiceSetting(["trace", "debug", "info", "warn", "error", "silent"], {
    name: "log-level",
    fallback: "info",
    help: { en: "least severe level that is logged", zh: "记录的最低日志级别" },
  }),
  logFile: textSetting<string | null>({
    name: "log-file",
    placeholder: "FILE",
    fallback: null,
    help: {
      en: "file of the log (JSON lines); default kvasir.log in the data folder, - for stderr",
      zh: "日志文件(JSON 行);默认是数据目录中的 kvasir.log,- 表示标准错误",
    },
  }),
  crashAt: textSetting<string | null>({
    name: "crash-at",
    placeholder: "STEP",
    fallback: null,
    hidden: true,
    help: { en: "kill the control plane at this step", zh: "在该步骤终止控制面" },
  }),
  checkResponses: switchSetting({
    name: "check-responses",
    fallback: false,
    hidden: true,
    help: { en: "check the shape of every answer", zh: "检查每个响应的结构" },
  }),
};

export type Settings = typeof settings;
export type SettingKey = keyof Settings;
export type SettingValues = { readonly [Key in SettingKey]: Settings[Key]["fallback"] };
