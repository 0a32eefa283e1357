import { delimiter, isAbsolute, join, resolve } from "node:path";
import { readConfigFile } from "./config-file.ts";
import { InvalidSetting, type Setting } from "./setting.ts";
import { type SettingKey, type SettingValues, settings } from "./settings.ts";

/** All that an installation can be told. Read once at start; nothing else reads the environment. */
export interface AppConfig {
  /** Absolute. */
  readonly dataDir: string;
  /** PostgreSQL that holds the rows, or null: a file in the data folder. */
  readonly databaseUrl: string | null;
  readonly host: string;
  /** 0 picks a free port. */
  readonly port: number;
  /** Null: no HTTPS. */
  readonly tlsPort: number | null;
  /** A loopback or private block such as `127.20.0.0/16`, or `auto`. */
  readonly network: string;
  readonly slotCount: number;
  readonly domainSuffix: string | null;
  readonly dnsPort: number;
  readonly hostsFile: boolean;
  readonly defaultRegionId: string;
  readonly driver: "local" | "fake";
  /** Key of the root owner, or null for the kept or a new one. Both or none. */
  readonly accessKeyId: string | null;
  readonly accessKeySecret: string | null;
  /** Absolute, or null for the prices that Kvasir brings along. */
  readonly priceBookFile: string | null;
  readonly ephemeral: boolean;
  /** Whether the operator may move and stop the installation's clock. */
  readonly allowClock: boolean;
  /** Whether the operator may empty the installation in one call. */
  readonly allowReset: boolean;
  /** What limits an installation begins with. */
  readonly profile: "default" | "cloud";
  /** Absolute path of the file that says what the world begins with, or null. */
  readonly seedFile: string | null;
  readonly logLevel: "trace" | "debug" | "info" | "warn" | "error" | "silent";
  /** Absolute, or `-` for stderr. */
  readonly logFile: string;
  /** Testing only: name of the step at which the control plane kills itself. */
  readonly crashAt: string | null;
  /** Testing only: check every answer against its documented shape. */
  readonly checkResponses: boolean;
  readonly backupsPerDay: number;
  /** An absolute folder, or `s3://bucket/prefix`. */
  readonly backupStorage: string;
  /** Used when backups are kept in S3-compatible storage. Endpoint null: AWS itself. */
  readonly s3: {
    readonly endpoint: string | null;
    readonly region: string;
    readonly accessKeyId: string | null;
    readonly accessKeySecret: string | null;
  };
  readonly replicationPorts: { readonly first: number; readonly count: number };
  /** Name or absolute path of each engine's executable. */
  readonly executables: {
    readonly redis: string;
    readonly memcached: string;
    readonly haproxy: string;
  };
  /** PATH, in which those names are looked up. */
  readonly searchPath: string;
}

export type Source = "flag" | "variable" | "file" | "default";

export interface ReadSetting {
  readonly key: SettingKey;
  readonly setting: Setting<unknown>;
  readonly value: unknown;
  readonly source: Source;
  /** The flag, variable or file that the value came from. */
  readonly origin: string;
}

export interface ReadConfig {
  readonly config: AppConfig;
  readonly settings: readonly ReadSetting[];
  /** The configuration file in force, or null. */
  readonly file: string | null;
  readonly language: "en" | "zh";
}

/** Values given on the command line, by setting name without the dashes. */
export type Flags = Readonly<Record<string, string | boolean | undefined>>;
type Environment = Readonly<Record<string, string | undefined>>;

export function variableOf(name: string): string {
  return `KVASIR_${name.toUpperCase().replaceAll("-", "_")}`;
}

/**
 * Reads every setting: flag, then variable, then file, then default.
 * @throws InvalidSetting naming the setting and where its value came from
 */
export async function readConfig(
  flags: Flags,
  environment: Environment = process.env,
): Promise<ReadConfig> {
  const layers = { flags, environment, file: {} as Readonly<Record<string, string>>, path: "" };
  const dataDir = resolve(String(readSetting("data", layers).value));
  const named = flags["config"] ?? environment["KVASIR_CONFIG"];
  const path = typeof named === "string" ? resolve(named) : join(dataDir, "kvasir.yaml");
  const file = await readConfigFile(path, { mustExist: typeof named === "string" });
  const read = (Object.keys(settings) as SettingKey[]).map((key) =>
    readSetting(key, { ...layers, file: file ?? {}, path }),
  );
  const values = Object.fromEntries(read.map((each) => [each.key, each.value])) as SettingValues;
  return {
    config: configOf(values, environment),
    settings: read,
    file: file ? path : null,
    language: languageOf(flags, environment),
  };
}

interface Layers {
  readonly flags: Flags;
  readonly environment: Environment;
  readonly file: Readonly<Record<string, string>>;
  readonly path: string;
}

function readSetting(key: SettingKey, { flags, environment, file, path }: Layers): ReadSetting {
  const setting = settings[key] as Setting<unknown>;
  const { name } = setting;
  const variable = variableOf(name);
  const given = (
    [
      ["flag", `--${name}`, flags[name]],
      ["variable", variable, environment[variable] || undefined],
      ["file", path, file[name]],
    ] as const
  ).find(([, , text]) => text !== undefined);
  if (!given) return { key, setting, value: setting.fallback, source: "default", origin: "" };
  const [source, origin, text] = given;
  try {
    const value = setting.parse(String(text));
    if (source === "flag" && setting.holdsSecret?.(value))
      throw new InvalidSetting(
        `holds a password: use ${variable} or the file, arguments are public`,
      );
    return { key, setting, value, source, origin };
  } catch (cause) {
    if (!(cause instanceof InvalidSetting)) throw cause;
    throw new InvalidSetting(`${name} ${cause.message} (from ${origin})`, { cause });
  }
}

/** The configuration of an installation that was told nothing but its folder. */
export function defaultConfig({ dataDir }: { dataDir: string }): AppConfig {
  const values = Object.fromEntries(
    Object.entries(settings).map(([key, { fallback }]) => [key, fallback]),
  ) as SettingValues;
  return configOf({ ...values, data: dataDir }, process.env);
}

function configOf(values: SettingValues, environment: Environment): AppConfig {
  const dataDir = resolve(values.data);
  const { accessKeyId, accessKeySecret } = values;
  if ((accessKeyId === null) !== (accessKeySecret === null))
    throw new InvalidSetting("access-key-id and access-key-secret go together: give both");
  if (values.ephemeral && values.databaseUrl !== null)
    throw new InvalidSetting("ephemeral and database-url exclude each other");
  if (values.hostsFile && values.domainSuffix === null)
    throw new InvalidSetting("hosts-file needs domain-suffix");
  return {
    dataDir,
    databaseUrl: values.databaseUrl,
    host: values.host,
    port: values.port,
    tlsPort: values.tlsPort,
    network: values.network,
    slotCount: values.slots,
    domainSuffix: values.domainSuffix,
    dnsPort: values.dnsPort,
    hostsFile: values.hostsFile,
    defaultRegionId: values.region,
    driver: values.driver,
    accessKeyId,
    accessKeySecret,
    priceBookFile: values.priceBook === null ? null : resolve(values.priceBook),
    ephemeral: values.ephemeral,
    allowClock: values.allowClock,
    allowReset: values.allowReset,
    profile: values.profile,
    seedFile: values.seed === null ? null : resolve(values.seed),
    logLevel: values.logLevel,
    logFile: logFileOf(values.logFile, dataDir),
    crashAt: values.crashAt,
    checkResponses: values.checkResponses,
    backupsPerDay: values.backupsPerDay,
    backupStorage: values.backupStorage.startsWith("s3://")
      ? values.backupStorage
      : resolve(dataDir, values.backupStorage),
    s3: {
      endpoint: values.s3Endpoint,
      region: values.s3Region,
      accessKeyId: values.s3AccessKeyId,
      accessKeySecret: values.s3AccessKeySecret,
    },
    replicationPorts: values.replicationPorts,
    executables: {
      redis: values.redisServer,
      memcached: values.memcached,
      haproxy: values.haproxy,
    },
    searchPath: (environment["PATH"] ?? "").split(delimiter).filter(isAbsolute).join(delimiter),
  };
}

function logFileOf(given: string | null, dataDir: string): string {
  if (given === null) return join(dataDir, "kvasir.log");
  return given === "-" ? given : resolve(given);
}

/** `--lang`, then KVASIR_LANG, then what the terminal is set to. */
export function languageOf(flags: Flags, environment: Environment = process.env): "en" | "zh" {
  const { LC_ALL, LC_MESSAGES, LANG } = environment;
  const wish = flags["lang"] ?? (environment["KVASIR_LANG"] || LC_ALL || LC_MESSAGES || LANG);
  return String(wish ?? "").startsWith("zh") ? "zh" : "en";
}
