import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { spawnRedis } from "../../src/engine/testing/spawn-redis.ts";
import { clientFor, type OwnerFields, operatorOf } from "../operator-client.ts";
import { canEnter, redisAt } from "../published-redis.ts";
import { refusal } from "../refusal.ts";
import { attributeOf, models, sdkClient, startTestServer, testRegion } from "../test-server.ts";
import { waitUntil } from "../wait-until.ts";

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "kvasir-seed-"));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function seedFile(text: string): string {
  const path = join(dir, `${crypto.randomUUID()}.yaml`);
  writeFileSync(path, text);
  return path;
}

const world = `
owners:
  - name: acme
    identity-verified: true
    credit-cents: 500000
    post-paid-quota: 10
    deposit-cents: 123456
    keys:
      - { id: LTAIacme0000001, secret: acme-secret-0001 }
    policies:
      - name: only-reads
        document:
          Version: "1"
          Statement:
            - { Effect: Allow, Action: "kvstore:Describe*", Resource: "*" }
    users:
      - name: alice
        keys: [{ id: LTAIalice000001, secret: alice-secret-001 }]
        policies: [only-reads, AliyunRAMReadOnlyAccess]
    instances:
      - name: cache
        class: redis.basic.small.default
        password: Test-Pass-1234
        whitelist: [127.0.0.1, 10.1.0.0/16]
        parameters: { maxmemory-policy: allkeys-lru }
        tags: { team: payments, env: dev }
        accounts:
          - { name: reader, password: Read-Pass-1234, privilege: RoleReadOnly }
        data: dump.rdb
  - name: root
    instances:
      - { name: mine, class: redis.basic.small.default, password: Test-Pass-1234 }
`;

test("a world is made as the file says, with its data, and made once", async () => {
  {
    await using source = await spawnRedis();
    await source.control.set("greeting", "hello");
    await source.control.save();
    copyFileSync(join(source.node.dir, "dump.rdb"), join(dir, "dump.rdb"));
  }

  const file = seedFile(world);
  const dataDir = join(dir, "data");
  for (const run of [1, 2]) {
    await using server = await startTestServer({ dataDir, seedFile: file });
    const { Owners } = await operatorOf(server).call<{ Owners: { Owner: OwnerFields[] } }>(
      "ListOwners",
    );
    expect(Owners.Owner, `run ${run}`).toHaveLength(2);
    expect(Owners.Owner[1]).toMatchObject({
      OwnerName: "acme",
      CreditCents: "500000",
      PostPaidQuota: "10",
    });
    const key = { accessKeyId: "LTAIacme0000001", accessKeySecret: "acme-secret-0001" };
    const acme = sdkClient({ ...key, endpoint: server.endpoint });
    const { body } = await acme.describeInstances(
      new models.DescribeInstancesRequest({ regionId: testRegion }),
    );
    expect(body?.totalCount).toBe(1);
    const [listed] = body?.instances?.KVStoreInstance ?? [];
    expect(listed).toMatchObject({ instanceName: "cache", instanceStatus: "Normal" });
    expect(listed?.tags?.tag?.map(({ key, value }) => `${key}=${value}`).sort()).toEqual([
      "env=dev",
      "team=payments",
    ]);
    const cache = await attributeOf(acme, listed?.instanceId ?? "");
    const login = { username: "reader", password: "Read-Pass-1234" };
    // After the restart the nodes have to start again.
    await waitUntil(() => canEnter(cache, login), { timeoutMs: 20_000 });
    const redis = await redisAt(cache, login);
    expect(await redis.get("greeting")).toBe("hello");
    redis.disconnect();
    const { securityIpGroups } =
      (
        await acme.describeSecurityIps(
          new models.DescribeSecurityIpsRequest({ instanceId: cache.instanceId }),
        )
      ).body ?? {};
    expect(securityIpGroups?.securityIpGroup?.[0]?.securityIpList).toBe("127.0.0.1,10.1.0.0/16");

    const alice = { accessKeyId: "LTAIalice000001", accessKeySecret: "alice-secret-001" };
    const reader = sdkClient({ ...alice, endpoint: server.endpoint });
    expect((await attributeOf(reader, cache.instanceId ?? "")).instanceId).toBe(cache.instanceId);
    expect(
      await refusal(
        reader.deleteInstance(new models.DeleteInstanceRequest({ instanceId: cache.instanceId })),
      ),
    ).toContain("403 Forbidden.RAM: ");
    const { Users } = await clientFor(server, key, "2015-05-01").call<{
      Users: { User: object[] };
    }>("ListUsers");
    expect(Users.User).toHaveLength(1);
  }
});

test.each([
  ["owners: 1", "owners must be a list"],
  ["owners: [{ nam: x }]", "owners[0]: there is no nam"],
  ["owners: [{ name: x, instances: [{ class: y }] }]", "owners[0].instances[0].name must be"],
  ["owner: []", "there is no owner"],
])("%s is refused before anything starts", async (text, fault) => {
  await expect(startTestServer({ driver: "fake", seedFile: seedFile(text) })).rejects.toThrow(
    fault,
  );
});

test("an order that the API refuses stops the start, with the API's words", async () => {
  const text = "owners: [{ name: root, instances: [{ name: bad, class: redis.none }] }]";
  await expect(startTestServer({ driver: "fake", seedFile: seedFile(text) })).rejects.toThrow(
    "CreateInstance: InvalidDBInstanceClass.NotFound",
  );
});

test("a file that is no dump is refused", async () => {
  writeFileSync(join(dir, "no.rdb"), "hello");
  const text =
    "owners: [{ name: root, instances: [{ name: bad, class: redis.basic.small.default, data: no.rdb }] }]";
  await expect(startTestServer({ driver: "fake", seedFile: seedFile(text) })).rejects.toThrow(
    "ImportBackup: InvalidParameter",
  );
});
