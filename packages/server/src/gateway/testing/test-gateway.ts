import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { pino } from "pino";
import { rootCaller } from "../../kernel/caller.ts";
import type { Operation } from "../../kernel/operation.ts";
import { openNonceStore } from "../../store/nonce-store.ts";
import { openSqliteStore } from "../../store/sqlite-store.ts";
import type { Store } from "../../store/store.ts";
import { createGateway, type Gateway, type ListenOptions } from "../gateway.ts";
import type { GatewayOptions } from "../options.ts";
import { encodeForm, signedHeadersV3, signedParametersV1 } from "./reference-signer.ts";
import { type HttpAnswer, sendHttp } from "./send-http.ts";

export const testKey = { accessKeyId: "AKtest", secret: "secret of the test" };

export interface TestGateway extends AsyncDisposable {
  readonly gateway: Gateway;
  readonly port: number;
  readonly httpsPort: number;
  readonly store: Store;
  /** Every log line, parsed. */
  readonly log: Record<string, unknown>[];
  /** What the clock shows; undefined: the real time. */
  clock: { nowMs: number | undefined };
  /** A signed V1 request: GET, or POST with everything in the form. */
  callV1(
    parameters: Record<string, string | undefined>,
    method?: "GET" | "POST",
  ): Promise<HttpAnswer>;
  /** A signed V3 request with the parameters in the query. */
  callV3(action: string, query?: Record<string, string>): Promise<HttpAnswer>;
}

/** A gateway with its own store in a temporary folder, which goes when it is disposed of. */
export async function startTestGateway(
  operations: readonly Operation[],
  overrides: Partial<GatewayOptions> & { tls?: ListenOptions["tls"] } = {},
): Promise<TestGateway> {
  const dir = mkdtempSync(join(tmpdir(), "kvasir-gateway-"));
  const store = await openSqliteStore(join(dir, "kvasir.sqlite"));
  const nonces = openNonceStore(join(dir, "nonces"));
  const clock = { nowMs: undefined as number | undefined };
  const now = () => clock.nowMs ?? Date.now();
  const lines: Record<string, unknown>[] = [];
  const { tls, ...options } = overrides;
  const gateway = createGateway({
    operations,
    accessKeys: {
      async find(accessKeyId) {
        if (accessKeyId === "AKoff") return { ...ownerOf(accessKeyId), active: false };
        if (accessKeyId === "AKother") return ownerOf(accessKeyId, "200");
        return accessKeyId === testKey.accessKeyId ? ownerOf(accessKeyId) : undefined;
      },
    },
    nonces,
    store,
    clock: { now },
    log: pino({ level: "info" }, lineSink(lines)),
    defaultRegionId: "cn-hangzhou",
    regionIds: new Set(["cn-hangzhou", "cn-beijing"]),
    ...options,
  });
  const { httpPort, httpsPort } = await gateway.listen({
    host: "127.0.0.1",
    port: 0,
    ...(tls ? { tls } : {}),
  });
  return {
    gateway,
    port: httpPort,
    httpsPort: httpsPort ?? 0,
    store,
    log: lines,
    clock,
    callV1(parameters, method = "GET") {
      const form = encodeForm(signedParametersV1(method, testKey, parameters, now()));
      if (method === "GET") return sendHttp(httpPort, { path: `/?${form}` });
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      return sendHttp(httpPort, { method, headers, body: form });
    },
    callV3(action, query = {}) {
      const host = `127.0.0.1:${httpPort}`;
      const headers = signedHeadersV3(testKey, {
        method: "POST",
        host,
        action,
        query,
        nowMs: now(),
      });
      return sendHttp(httpPort, { method: "POST", path: `/?${encodeForm(query)}`, headers });
    },
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]();
      nonces[Symbol.dispose]();
      await store[Symbol.asyncDispose]();
      rmSync(dir, { recursive: true });
    },
  };
}

function ownerOf(accessKeyId: string, ownerId = "100") {
  const caller = rootCaller({ id: ownerId, name: "owner", accessKeyId, isAdmin: false });
  return { secret: testKey.secret, caller, active: true };
}

function lineSink(lines: Record<string, unknown>[]): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      for (const line of chunk.toString().split("\n")) if (line) lines.push(JSON.parse(line));
      done();
    },
  });
}
