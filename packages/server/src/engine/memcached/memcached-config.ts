export interface MemcachedNodeOptions {
  readonly memoryMegabytes: number;
  /** Connections of the customer at once; a few more are kept for the control plane. */
  readonly connections: number;
  /**
   * Whether clients must log in. With it only the binary protocol is spoken, without it both are.
   * Who may log in is written by `writeSaslDatabase`, also while the node runs.
   */
  readonly login: boolean;
  /** The system user it runs as; memcached insists on a name when it is started by root. */
  readonly systemUser: string;
}

/** The engine's part of a driver's node specification. `{dir}` stands for the node's folder. */
export interface MemcachedNodeSpec {
  readonly engine: "memcached";
  readonly args: readonly string[];
  /** Holds `{dir}` as well. */
  readonly env: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, string>>;
}

/** Name of the unix socket in the node's folder. */
export const memcachedSocketName = "memcached.sock";

/** Name of the database of logins in the node's folder. */
export const saslDatabaseName = "sasldb";

const controlConnections = 8;

/** How to run one memcached node: on a unix socket in its folder, on no network. */
export function memcachedNodeSpec(options: MemcachedNodeOptions): MemcachedNodeSpec {
  return {
    engine: "memcached",
    args: [
      ...["-s", `{dir}/${memcachedSocketName}`, "-a", "0600"],
      ...["-m", String(options.memoryMegabytes)],
      ...["-c", String(options.connections + controlConnections)],
      ...["-t", "2", "-u", options.systemUser],
      ...(options.login ? ["-S"] : []),
    ],
    env: options.login ? { SASL_CONF_PATH: "{dir}" } : {},
    files: options.login ? { "memcached.conf": saslConfig } : {},
  };
}

const saslConfig = [
  "mech_list: plain",
  "pwcheck_method: auxprop",
  "auxprop_plugin: sasldb",
  `sasldb_path: {dir}/${saslDatabaseName}`,
  "",
].join("\n");
