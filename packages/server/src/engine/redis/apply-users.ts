import { completeUsers, type RedisUser, userRules } from "./acl.ts";
import type { RedisClient } from "./redis-client.ts";

/** A user whose connections may no longer be right. */
export interface ChangedUser {
  readonly name: string;
  /** `gone`, or allowed something else; `passwords`: only one of them is no longer valid. */
  readonly by: "gone" | "rules" | "passwords";
}

/**
 * Makes the users of a running Redis equal to the list, in one transaction, and saves its ACL
 * file. Redis itself closes the connections of users that vanish; those of changed users stay
 * until `killUserConnections`. Idempotent.
 * @returns the users whose connections may no longer be right, sorted by name. One more password
 *   harms nobody
 * @throws when the list lacks the user that this connection belongs to: it would lock itself out
 */
export async function applyUsers(
  client: RedisClient,
  users: readonly RedisUser[],
): Promise<ChangedUser[]> {
  const wanted = completeUsers(users);
  const [before, self] = await Promise.all([
    client.acl("LIST") as Promise<string[]>,
    client.acl("WHOAMI") as Promise<string>,
  ]);
  const keeper = wanted.find((user) => user.name === self);
  if (keeper?.privilege !== "control") {
    throw new Error(`the list of users must keep ${self}, who applies it, as a control user`);
  }
  const names = new Set(wanted.map((user) => user.name));
  const surplus = [...byName(before).keys()].filter((name) => !names.has(name));

  const transaction = client.multi();
  for (const user of wanted) transaction.acl("SETUSER", user.name, ...userRules(user));
  if (surplus.length > 0) transaction.acl("DELUSER", ...surplus);
  transaction.acl("LIST");
  const replies = (await transaction.exec()) ?? [];
  for (const [error] of replies) {
    if (error) throw new Error("Redis refused a user", { cause: error });
  }
  await client.acl("SAVE");

  const was = byName(before);
  const is = byName(replies.at(-1)?.[1] as string[]);
  return [...was]
    .flatMap(([name, before]) => {
      const by = changeOf(before, is.get(name));
      return by ? [{ name, by }] : [];
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Null: whoever came in under the old line could come in under the new one, to do the same. */
function changeOf(before: string, after: string | undefined): ChangedUser["by"] | null {
  if (after === undefined) return "gone";
  const [old, present] = [wordsOf(before), wordsOf(after)];
  if (old.rules !== present.rules) return "rules";
  return old.passwords.every((each) => present.passwords.includes(each)) ? null : "passwords";
}

function wordsOf(line: string): { passwords: string[]; rules: string } {
  // Sorted: Redis lists subcommands in the order of a hash table, which changes as that grows.
  const words = line.split(" ").sort();
  return {
    passwords: words.filter((word) => word.startsWith("#")),
    rules: words.filter((word) => !word.startsWith("#")).join(" "),
  };
}

/**
 * Closes every connection of these users. Those of a user that is gone are closed already, and a
 * name without connections is fine.
 * @returns how many were closed
 */
export async function killUserConnections(
  client: RedisClient,
  names: readonly string[],
): Promise<number> {
  const existing = new Set((await client.acl("USERS")) as string[]);
  const counts = await Promise.all(
    names
      .filter((name) => existing.has(name))
      .map((name) => client.call("CLIENT", "KILL", "USER", name, "SKIPME", "yes")),
  );
  return counts.reduce((sum: number, count) => sum + Number(count), 0);
}

/** `user NAME rules…` lines by name. */
function byName(lines: readonly string[]): Map<string, string> {
  return new Map(lines.map((line) => [line.split(" ", 2)[1] ?? "", line]));
}
