import { operations } from "@kvasir/spec";
import type { Counter, Histogram, Registry } from "prom-client";
import type { Page, RequestReport } from "../gateway/options.ts";
import type { Store } from "../store/store.ts";

export interface Metrics extends Disposable {
  count(report: RequestReport): void;
  page(): Promise<Page>;
}

export interface MetricsOptions {
  readonly store: Pick<Store, "read">;
  readonly nodesRunning: () => Promise<number>;
  /** Names that may become a label. Default: the catalogue's, and those served besides. */
  readonly actions?: ReadonlySet<string>;
}

/** The library takes as long to load as half the server, so it is left until the API answers. */
const loadAfterMs = 3_000;
const secondsBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

interface Loaded {
  readonly registry: Registry;
  readonly requests: Counter<"action" | "code">;
  readonly seconds: Histogram<"action">;
}

/** Figures in Prometheus' form: requests, instances, nodes, work that waits, and this process. */
export function createMetrics(options: MetricsOptions): Metrics {
  const actions = options.actions ?? new Set(operations.keys());
  let early: RequestReport[] = [];
  let loaded: Loaded | undefined;
  let loading: Promise<Loaded> | undefined;
  const load = () => {
    loading ??= loadRegistry(options).then((result) => {
      loaded = result;
      for (const report of early) record(report);
      early = [];
      return result;
    });
    return loading;
  };
  const timer = setTimeout(() => void load(), loadAfterMs).unref();

  function record(report: RequestReport): void {
    if (!loaded) {
      early.push(report);
      return;
    }
    // Names come from clients unchecked: an unknown one must not make a series of its own.
    const action = report.action && actions.has(report.action) ? report.action : "unknown";
    loaded.requests.inc({ action, code: report.code });
    loaded.seconds.observe({ action }, report.durationMs / 1000);
  }

  return {
    count: record,
    async page() {
      const { registry } = await load();
      return { status: 200, contentType: registry.contentType, body: await registry.metrics() };
    },
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}

async function loadRegistry({ store, nodesRunning }: MetricsOptions): Promise<Loaded> {
  const { default: prometheus } = await import("prom-client");
  const registry = new prometheus.Registry();
  const registers = [registry];
  prometheus.collectDefaultMetrics({ register: registry });
  const requests = new prometheus.Counter({
    name: "kvasir_requests_total",
    help: "API requests by action and error code (OK when it succeeded).",
    labelNames: ["action", "code"] as const,
    registers,
  });
  const seconds = new prometheus.Histogram({
    name: "kvasir_request_duration_seconds",
    help: "Time from a request's arrival to its answer.",
    labelNames: ["action"] as const,
    buckets: secondsBuckets,
    registers,
  });
  new prometheus.Gauge({
    name: "kvasir_instances",
    help: "Instances by status.",
    labelNames: ["status"] as const,
    registers,
    async collect() {
      this.reset();
      for (const { status, total } of await instancesByStatus(store)) this.set({ status }, total);
    },
  });
  new prometheus.Gauge({
    name: "kvasir_nodes_running",
    help: "Redis and Memcached processes that run.",
    registers,
    async collect() {
      this.set(await nodesRunning());
    },
  });
  new prometheus.Gauge({
    name: "kvasir_work_items",
    help: "Rows of the work table by kind; failing ones had an error at their last run.",
    labelNames: ["kind", "state"] as const,
    registers,
    async collect() {
      this.reset();
      for (const { kind, total, failing } of await workByKind(store)) {
        this.set({ kind, state: "failing" }, failing);
        this.set({ kind, state: "waiting" }, total - failing);
      }
    },
  });
  return { registry, requests, seconds };
}

function instancesByStatus(store: MetricsOptions["store"]) {
  return store.read((db) =>
    db
      .selectFrom("instances")
      .select(["status", (eb) => eb.fn.countAll<number>().as("total")])
      .where("deletedAt", "is", null)
      .groupBy("status")
      .execute(),
  );
}

function workByKind(store: MetricsOptions["store"]) {
  return store.read((db) =>
    db
      .selectFrom("work")
      .select((eb) => [
        "kind",
        eb.fn.countAll<number>().as("total"),
        eb.fn.countAll<number>().filterWhere("attempts", ">", 0).as("failing"),
      ])
      .groupBy("kind")
      .execute(),
  );
}
