import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { saslDatabaseName } from "./memcached-config.ts";

export interface SaslUser {
  readonly name: string;
  readonly password: string;
}

/**
 * Makes the logins of a memcached node equal to the list. A running node obeys at once, for new
 * connections: it has no way to close those that are logged in already. Idempotent. Passwords go to
 * `saslpasswd2` by its standard input; the database holds them as they are, with mode 0600. It is
 * bound to the host's name, so write it before each start.
 * @param dir the node's folder
 * @param executable of Debian's package sasl2-bin; outside root's PATH it needs its folder
 * @throws when `saslpasswd2` is missing or refuses
 */
export async function writeSaslDatabase(
  dir: string,
  users: readonly SaslUser[],
  executable = "saslpasswd2",
): Promise<void> {
  const file = join(dir, saslDatabaseName);
  const draft = `${file}.new`;
  await rm(draft, { force: true });
  if (users.length === 0) {
    await rm(file, { force: true });
    return;
  }
  for (const { name, password } of users) {
    if (!/^\w[^\s@:]*$/.test(name)) throw new Error("a memcached login has no spaces, @ or colons");
    await run(executable, ["-p", "-c", "-a", "memcached", "-f", draft, name], password);
  }
  await chmod(draft, 0o600);
  await rename(draft, file);
}

async function run(executable: string, args: readonly string[], input: string): Promise<void> {
  const child = spawn(executable, args, { stdio: ["pipe", "ignore", "pipe"] });
  const exit = once(child, "close");
  // Only a broken pipe can be reported here, and the exit code says more.
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  const [stderr, [code]] = await Promise.all([text(child.stderr), exit]);
  if (code !== 0) throw new Error(`${executable} ended with ${code}: ${stderr.trim()}`);
}
