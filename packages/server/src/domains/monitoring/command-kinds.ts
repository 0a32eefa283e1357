import type { RedisClient } from "../../engine/redis/redis-client.ts";

/** Which commands read and which write, as the engine itself sorts them. */
export interface CommandKinds {
  readonly reads: ReadonlySet<string>;
  readonly writes: ReadonlySet<string>;
}

/** Asks the engine; the answer is the same for every node of one version. */
export async function readCommandKinds(client: RedisClient): Promise<CommandKinds> {
  const [reads, writes] = await Promise.all([namesIn(client, "read"), namesIn(client, "write")]);
  return { reads, writes };
}

async function namesIn(client: RedisClient, category: string): Promise<Set<string>> {
  const names = await client.command("LIST", "FILTERBY", "ACLCAT", category);
  if (!Array.isArray(names)) throw new Error("COMMAND LIST did not answer with a list");
  return new Set(names.map((name) => String(name).split("|")[0] ?? ""));
}
