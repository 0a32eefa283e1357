import type { GatewayOptions } from "../gateway/options.ts";
import type { Store } from "../store/store.ts";
import type { DataPlane } from "./data-plane.ts";

/** The plain pages beside the API, and the hook that feeds their figures. */
export function pages(options: {
  store: Store;
  dataPlane: DataPlane;
}): Required<Pick<GatewayOptions, "pages" | "onRequest">> {
  const text = (status: number, body: string) => ({
    status,
    contentType: "text/plain; charset=utf-8",
    body: `${body}\n`,
  });
  return {
    onRequest: () => undefined,
    pages: {
      "/healthz": () => text(200, "ok"),
      "/readyz": () => (options.dataPlane.isReady() ? text(200, "ready") : text(503, "starting")),
    },
  };
}
