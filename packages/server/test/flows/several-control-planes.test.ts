import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import {
  type PostgresServer,
  runSql,
  startPostgres,
} from "../../src/store/testing/postgres-server.ts";
import { replayingProxy } from "../clients/seed/proxies.ts";
import { popClient } from "../clients/wire-client.ts";
import { refusal } from "../refusal.ts";
import {
  attributeOf,
  models,
  sdkClient,
  startTestServer,
  type TestServer,
  testPassword,
  testRegion,
  waitForStatus,
} from "../test-server.ts";

let postgres: PostgresServer;
let databaseUrl: string;
let dir: string;
let one: TestServer;
let two: TestServer;

beforeAll(async () => {
  postgres = await startPostgres();
  databaseUrl = await postgres.createDatabase();
  dir = mkdtempSync(join(tmpdir(), "kvasir-planes-"));
  one = await startTestServer({ driver: "fake", databaseUrl });
  copyFileSync(join(one.dataDir, "secret.key"), join(dir, "secret.key"));
  two = await startTestServer({ driver: "fake", databaseUrl, dataDir: dir });
});

afterAll(async () => {
  await two?.[Symbol.asyncDispose]();
  await one?.[Symbol.asyncDispose]();
  await postgres[Symbol.asyncDispose]();
  rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
});

const order = (server: TestServer, token: string) =>
  server.client.createInstance(
    new models.CreateInstanceRequest({
      regionId: testRegion,
      instanceClass: "redis.basic.small.default",
      password: testPassword,
      token,
    }),
  );

test("both have one owner, and what one creates the other shows and changes", async () => {
  expect(two.accessKeyId).toBe(one.accessKeyId);
  const { body } = await order(one, "seen");
  const instanceId = body?.instanceId ?? "";
  await waitForStatus(two.client, instanceId, "Normal");
  for (let round = 0; round < 20; round += 1) {
    const instanceName = `name-${round}`;
    const [writer, reader] = round % 2 === 0 ? [one, two] : [two, one];
    await writer.client.modifyInstanceAttribute(
      new models.ModifyInstanceAttributeRequest({ instanceId, instanceName }),
    );
    await vi.waitFor(
      async () =>
        expect((await attributeOf(reader.client, instanceId)).instanceName).toBe(instanceName),
      { interval: 2 },
    );
  }
});

test("the same order at both at the same moment makes one instance", async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) => order(index % 2 === 0 ? one : two, "same")),
  );
  expect(new Set(answers.map(({ body }) => body?.instanceId)).size).toBe(1);
});

test("every instance that both create becomes Normal, by one task that ran once", async () => {
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, index) => order(index % 2 === 0 ? one : two, `many-${index}`)),
  );
  for (const { body } of answers) await waitForStatus(one.client, body?.instanceId ?? "", "Normal");
  const rows = await runSql(
    databaseUrl,
    "select instance_id, count(*)::int as tasks from kvasir.tasks where kind = 'CreateIns' group by 1",
  );
  expect(rows.length).toBeGreaterThanOrEqual(30);
  expect(rows.filter(({ tasks }) => tasks !== 1)).toEqual([]);
});

test("a request that one has answered the other refuses", async () => {
  for (const [first, second] of [
    [one, two],
    [two, one],
  ] as const) {
    await using proxy = await replayingProxy(first.endpoint, second.endpoint);
    const client = popClient({ ...one, endpoint: proxy.endpoint, caFile: "" }, "GET");
    const call = client.call("DescribeRegions", {});
    await expect(call).rejects.toMatchObject({ code: "SignatureNonceUsed" });
  }
});

test("a control plane with another secret.key is refused the database", async () => {
  await expect(startTestServer({ driver: "fake", databaseUrl })).rejects.toThrow("secret.key");
});

test("a user's key that one takes away is of no use at the other", async () => {
  const client = sdkClient(two);
  const call = () => refusal(client.describeRegions(new models.DescribeRegionsRequest({})));
  expect(await call()).toBe("accepted");
  await runSql(
    databaseUrl,
    "update kvasir.access_keys set active = 0; notify kvasir_changes, 'access_keys'",
  );
  await vi.waitFor(async () => expect(await call()).toMatch("InvalidAccessKeyId.Inactive"));
});
