import { readFileSync } from "node:fs";
import type { GatewayOptions, Page } from "../gateway/options.ts";
import type { Store } from "../store/store.ts";
import type { DataPlane } from "./data-plane.ts";
import { createMetrics } from "./metrics.ts";

/** The plain pages beside the API, and the hook that feeds their figures. */
export function pages(options: {
  store: Pick<Store, "read">;
  dataPlane: Pick<DataPlane, "isReady" | "nodesRunning">;
  /** The authority that clients of the HTTPS endpoint and of instances with TLS trust. */
  caFile: string;
}): Required<Pick<GatewayOptions, "pages" | "onRequest">> & Disposable {
  const { store, dataPlane, caFile } = options;
  const metrics = createMetrics({ store, nodesRunning: () => dataPlane.nodesRunning() });
  return {
    onRequest: metrics.count,
    pages: {
      "/healthz": () => text(200, "ok"),
      "/readyz": () => (dataPlane.isReady() ? text(200, "ready") : text(503, "starting")),
      "/metrics": metrics.page,
      "/ca.pem": () => ({
        status: 200,
        contentType: "application/x-pem-file",
        body: readFileSync(caFile, "utf8"),
      }),
    },
    [Symbol.dispose]: () => metrics[Symbol.dispose](),
  };
}

function text(status: number, body: string): Page {
  return { status, contentType: "text/plain; charset=utf-8", body: `${body}\n` };
}
