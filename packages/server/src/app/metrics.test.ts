import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openSqliteStore } from "../store/sqlite-store.ts";
import type { Store } from "../store/store.ts";
import { createMetrics, type Metrics } from "./metrics.ts";

let dir: string;
let store: Store;
let metrics: Metrics;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "kvasir-metrics-"));
  store = await openSqliteStore(join(dir, "kvasir.db"));
  metrics = createMetrics({ store, nodesRunning: async () => 3 });
});
afterEach(async () => {
  metrics[Symbol.dispose]();
  await store[Symbol.asyncDispose]();
  rmSync(dir, { recursive: true, force: true });
});

const report = (action: string | undefined, code = "OK") => ({
  requestId: "id",
  action,
  version: "2015-01-01",
  code,
  status: 200,
  durationMs: 3,
});

test("requests are counted by action and code, also those before the first look", async () => {
  metrics.count(report("DescribeInstances"));
  await metrics.page();
  metrics.count(report("DescribeInstances"));
  metrics.count(report("DescribeInstances", "Throttling.User"));
  const { body, contentType } = await metrics.page();
  expect(contentType).toMatch(/^text\/plain/);
  expect(body).toContain('kvasir_requests_total{action="DescribeInstances",code="OK"} 2');
  expect(body).toContain(
    'kvasir_requests_total{action="DescribeInstances",code="Throttling.User"} 1',
  );
  expect(body).toContain(
    'kvasir_request_duration_seconds_bucket{le="0.005",action="DescribeInstances"} 3',
  );
});

test("names that no operation has share one series", async () => {
  for (let number = 0; number < 1000; number++) metrics.count(report(`Made${number}`));
  metrics.count(report(undefined));
  const { body } = await metrics.page();
  expect(body).toContain('kvasir_requests_total{action="unknown",code="OK"} 1001');
  expect(body).not.toContain("Made1");
});

test("nodes, work that fails and this process are shown", async () => {
  const work = { kind: "instance", dueAt: 0, requests: 1, leaseUntil: 0, lastError: "" };
  await store.transact(async (db) => {
    await db
      .insertInto("work")
      .values({ ...work, key: "a", attempts: 0 })
      .execute();
    await db
      .insertInto("work")
      .values({ ...work, key: "b", attempts: 2 })
      .execute();
  });
  const { body } = await metrics.page();
  expect(body).toContain("kvasir_nodes_running 3");
  expect(body).toContain('kvasir_work_items{kind="instance",state="failing"} 1');
  expect(body).toContain('kvasir_work_items{kind="instance",state="waiting"} 1');
  expect(body).toMatch(/^process_resident_memory_bytes \d+/m);
});
