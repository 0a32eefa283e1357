import { passwordSha256, type RedisUser } from "../redis/acl.ts";
import type { RedisReplicationOptions } from "../redis/redis-config.ts";
import { freePort } from "./spawn-node.ts";
import { controlUser } from "./spawn-redis.ts";
import { newTestCertificates } from "./test-certificates.ts";

export const replicationUsers: RedisUser[] = [
  controlUser,
  { name: "replica", passwordSha256s: [passwordSha256("replica")], privilege: "replicator" },
  { name: "writer", passwordSha256s: [passwordSha256("writer")], privilege: "RoleReadWrite" },
];

/** Replication options of nodes that trust each other, each with a port of its own. */
export async function replicationGroup(count: number): Promise<RedisReplicationOptions[]> {
  const certificates = await newTestCertificates();
  const options: RedisReplicationOptions[] = [];
  for (let index = 0; index < count; index++) {
    const port = await freePort();
    options.push({ port, ...certificates, username: "replica", password: "replica" });
  }
  return options;
}
