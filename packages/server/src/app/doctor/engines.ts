import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { resolveExecutable, withSystemFolders } from "../../drivers/local-process/executable.ts";
import { TerminalError } from "../../kernel/api-error.ts";
import { compareVersions } from "../../kernel/compare-versions.ts";
import type { CommandContext } from "../cli/command-context.ts";
import { broken, type Check, type Finding, limited, ok } from "./finding.ts";

const run = promisify(execFile);

interface Program {
  readonly name: "redis-server" | "memcached" | "haproxy" | "saslpasswd2";
  readonly packageName: string;
  /** Empty: it has no version of its own to ask for. */
  readonly versionArgs: readonly string[];
  readonly pattern: RegExp;
  readonly oldest: string;
  /** Without it only Memcache instances are missing. */
  readonly onlyForMemcached: boolean;
}

const programs: readonly Program[] = [
  {
    name: "redis-server",
    packageName: "redis-server",
    versionArgs: ["--version"],
    pattern: /v=(\d+\.\d+\.\d+)/,
    oldest: "7.0",
    onlyForMemcached: false,
  },
  {
    name: "haproxy",
    packageName: "haproxy",
    versionArgs: ["-v"],
    pattern: /version (\d+\.\d+\.\d+)/,
    oldest: "2.6",
    onlyForMemcached: false,
  },
  {
    name: "memcached",
    packageName: "memcached",
    versionArgs: ["--version"],
    pattern: /memcached (\d+\.\d+\.\d+)/,
    oldest: "1.5",
    onlyForMemcached: true,
  },
  {
    name: "saslpasswd2",
    packageName: "sasl2-bin",
    versionArgs: [],
    pattern: /(?:)/,
    oldest: "0",
    onlyForMemcached: true,
  },
];

/** The programs that do the work: there, new enough, and what they cannot do. */
export const checkEngines: Check = async (context) =>
  (await Promise.all(programs.map((program) => check(program, context)))).flat();

async function check(program: Program, context: CommandContext): Promise<Finding[]> {
  const { name, packageName, oldest, onlyForMemcached } = program;
  const words = context.messages.doctor;
  const path = find(name, context);
  if (path === null) {
    const mend = words.install(packageName);
    return onlyForMemcached
      ? [limited(`${words.missing(name)}: ${words.missingMemcached}`, mend)]
      : [broken(words.missing(name), mend)];
  }
  const version = await versionOf(program, path);
  if (compareVersions(version, oldest) < 0)
    return [broken(words.tooOld(name, version, oldest), words.upgrade(name, oldest))];
  const found = ok(words.found(name, version, path).replace("  ", " "));
  return name === "haproxy"
    ? [found, limited(words.bandwidth(version), words.bandwidthMend)]
    : [found];
}

function find(name: Program["name"], { config }: CommandContext): string | null {
  const { redis, memcached, haproxy } = config.executables;
  const wanted = { "redis-server": redis, memcached, haproxy, saslpasswd2: "saslpasswd2" }[name];
  try {
    return resolveExecutable(wanted, withSystemFolders(config.searchPath));
  } catch (error) {
    if (error instanceof TerminalError) return null;
    throw error;
  }
}

async function versionOf({ versionArgs, pattern }: Program, path: string): Promise<string> {
  if (versionArgs.length === 0) return "";
  const { stdout, stderr } = await run(path, [...versionArgs], { timeout: 5_000 });
  return pattern.exec(`${stdout}${stderr}`)?.[1] ?? "0";
}
