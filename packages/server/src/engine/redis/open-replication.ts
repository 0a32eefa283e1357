import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { RedisClient } from "./redis-client.ts";
import {
  type RedisReplicationOptions,
  replicationFiles,
  replicationSettings,
} from "./redis-config.ts";

/**
 * Opens the private replication port of a node that was started without one. Everything takes
 * effect or nothing. Idempotent.
 * @param dir the node's folder, where Redis reads the certificates
 */
export async function openReplication(
  client: RedisClient,
  dir: string,
  replication: RedisReplicationOptions,
): Promise<void> {
  for (const [name, content] of Object.entries(replicationFiles(replication))) {
    const path = join(dir, name);
    await writeFile(path, content, { mode: 0o600 });
    await chmod(path, 0o600);
  }
  await client.call("CONFIG", "SET", ...replicationSettings(replication, dir).flat());
}
