import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { createGateway } from "../packages/server/src/gateway/gateway.ts";
import type { GatewayOptions } from "../packages/server/src/gateway/options.ts";
import { rootCaller } from "../packages/server/src/kernel/caller.ts";
import { systemClock } from "../packages/server/src/kernel/clock.ts";
import { openNonceStore } from "../packages/server/src/store/nonce-store.ts";
import { openSqliteStore } from "../packages/server/src/store/sqlite-store.ts";

/** One server of `gateway-floor.ts`; prints its port. */
const instance = {
  InstanceId: "r-bp1zxszhcgatnx0000",
  InstanceName: "an instance of the bench",
  ...Object.fromEntries(
    Array.from({ length: 34 }, (_, i) => [`FieldNumber${i}`, `value of field ${i}`]),
  ),
};
const page = {
  Instances: { KVStoreInstance: Array.from({ length: 50 }, () => instance) },
  PageNumber: 1,
  PageSize: 50,
  TotalCount: 1000,
};

async function gatewayOptions(): Promise<GatewayOptions> {
  const dir = mkdtempSync(join(tmpdir(), "kvasir-bench-"));
  process.once("SIGTERM", () => {
    rmSync(dir, { recursive: true });
    process.exit();
  });
  const caller = rootCaller({ id: "100", name: "bench", accessKeyId: "AKbench", isAdmin: false });
  return {
    operations: [
      {
        name: "DescribeInstances",
        version: "2015-01-01",
        writes: false,
        cachedBy: ["instances"],
        run: async () => page,
      },
    ],
    accessKeys: { find: async () => ({ secret: "bench", caller, active: true }) },
    nonces: openNonceStore(join(dir, "nonces")),
    store: await openSqliteStore(join(dir, "kvasir.sqlite")),
    clock: systemClock,
    log: pino(pino.destination({ dest: "/dev/null", sync: false, minLength: 16_000 })),
    defaultRegionId: "cn-hangzhou",
    regionIds: new Set(["cn-hangzhou"]),
  };
}

async function floor(): Promise<number> {
  const body = Buffer.from(JSON.stringify({ RequestId: "A".repeat(36), ...page }));
  const headers = {
    "content-type": "application/json;charset=utf-8",
    "content-length": body.length,
    "x-acs-request-id": "A".repeat(36),
  };
  const server = createServer((_request, response) => {
    response.writeHead(200, headers);
    response.end(body);
  });
  return await new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

async function gateway(): Promise<number> {
  const { httpPort } = await createGateway(await gatewayOptions()).listen({
    host: "127.0.0.1",
    port: 0,
  });
  return httpPort;
}

const servers: Record<string, () => Promise<number>> = { floor, gateway };
console.log(await servers[process.argv[2] ?? ""]?.());
