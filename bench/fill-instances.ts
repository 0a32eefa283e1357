import { sql } from "kysely";
import { instanceStore } from "../packages/server/src/domains/instances/index.ts";
import type { Store } from "../packages/server/src/store/store.ts";

/** Puts so many Normal instances, each with two tags, into an empty database. */
export async function fillInstances(
  store: Store,
  { ownerId, records }: { ownerId: string; records: number },
): Promise<void> {
  await store.transact(async (db) => {
    const pattern = await instanceStore(db).insert(patternOf(ownerId));
    const { rows } = await sql<{
      name: string;
    }>`select name from pragma_table_info('instances')`.execute(db);
    const own: Record<string, string> = {
      id: "'r-bp1' || substr('00000000000000000' || n, -17)",
      name: "'an instance of the bench ' || n",
      connection_prefix: "'r-bp1' || substr('00000000000000000' || n, -17)",
      address: "'127.' || (20 + n / 65536) || '.' || (n / 256 % 256) || '.' || (n % 256)",
      created_at: "created_at + n * 1000",
    };
    const columns = rows.map(({ name }) => name);
    const values = columns.map((name) => own[name] ?? name);
    await sql`
      insert into instances (${sql.raw(columns.join(", "))})
      with recursive numbers (n) as (
        select 1 union all select n + 1 from numbers where n < ${records - 1})
      select ${sql.raw(values.join(", "))} from numbers, instances
      where instances.id = ${pattern.id}`.execute(db);
    for (const key of ["team", "environment"]) {
      await sql`
        insert into tags (owner_id, region_id, resource_id, tag_key, tag_value, created_at)
        select owner_id, region_id, id, ${key}, 'bench', created_at from instances`.execute(db);
    }
  });
}

function patternOf(ownerId: string) {
  const now = Date.now() - 86_400_000;
  return {
    id: "r-bp100000000000000000",
    ownerId,
    regionId: "cn-hangzhou",
    zoneId: "cn-hangzhou-h",
    secondaryZoneId: "",
    name: "an instance of the bench 0",
    instanceType: "Redis",
    engineVersion: "7.0",
    instanceClass: "redis.master.small.default",
    realInstanceClass: "redis.master.small.default",
    architecture: "standard",
    edition: "Community",
    nodeType: "MASTER_SLAVE",
    chargeType: "PostPaid",
    networkType: "VPC",
    vpcId: "vpc-bp1nme44gek34slfc6666",
    vswitchId: "vsw-bp1e7clcw529l773d6666",
    privateIp: "",
    resourceGroupId: "rg-default",
    capacityMb: 1024,
    bandwidthMbps: 80,
    maxConnections: 10_000,
    qps: 80_000,
    slotIndex: null,
    address: "127.20.0.0",
    port: 6379,
    connectionPrefix: "r-bp100000000000000000",
    vpcAuthMode: "Open",
    tlsEpoch: 0,
    releaseProtection: 0,
    maintainStart: "18:00Z",
    maintainEnd: "22:00Z",
    masterNodeId: null,
    nextNode: 0,
    restartEpoch: 0,
    seed: "",
    seedPlaced: 1,
    backupLog: 0,
    controlSecret: "",
    busyTaskId: null,
    busyStatus: null,
    serving: 1,
    fault: "",
    readyAt: now,
    endTime: null,
    createdAt: now,
    deletedAt: null,
  };
}
