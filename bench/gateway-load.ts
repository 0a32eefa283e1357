import { connect, type Socket } from "node:net";
import {
  encodeForm,
  signedHeadersV3,
} from "../packages/server/src/gateway/testing/reference-signer.ts";

export const benchKey = { accessKeyId: "AKbench", secret: "bench" };
/** Of the RAM user with many policies. */
export const userKey = { ...benchKey, accessKeyId: "AKuser" };
export const firstPage = {
  action: "DescribeInstances",
  query: { RegionId: "cn-hangzhou", PageSize: "50", PageNumber: "1" },
};

/** Requests as the official SDK sends them, signed beforehand so that the client costs little. */
export function prepareRequests(
  port: number,
  count: number,
  { action, query }: { action: string; query: Record<string, string> } = firstPage,
  key = benchKey,
): Buffer[] {
  const host = `127.0.0.1:${port}`;
  const path = encodeForm(query);
  return Array.from({ length: count }, () => {
    const headers = signedHeadersV3(key, { method: "POST", host, action, query });
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    const head = `POST /?${path} HTTP/1.1\r\n${lines.join("\r\n")}`;
    return Buffer.from(
      `${head}\r\nuser-agent: AlibabaCloud (linux; x64) Node.js/v24 Core/1.0.1 TeaDSL/2\r\n` +
        "accept: application/json\r\nConnection: keep-alive\r\ncontent-length: 0\r\n\r\n",
    );
  });
}

export interface Load {
  readonly connections: number;
  /** Without it every connection sends its next request as soon as it has its answer. */
  readonly ratePerSecond?: number;
}

/** Sends all requests and reads every answer whole. */
export async function runLoad(port: number, requests: readonly Buffer[], load: Load) {
  const latencies: number[] = [];
  let next = 0;
  const start = performance.now();

  async function connection(): Promise<void> {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    while (next < requests.length) {
      const index = next++;
      const request = requests[index];
      if (!request) break;
      let due = performance.now();
      if (load.ratePerSecond) {
        due = start + (index / load.ratePerSecond) * 1000;
        const waitMs = due - performance.now();
        if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
      }
      socket.write(request);
      await readAnswer(socket);
      latencies.push(performance.now() - Math.max(due, start));
    }
    socket.destroy();
  }

  await Promise.all(Array.from({ length: load.connections }, connection));
  const seconds = (performance.now() - start) / 1000;
  latencies.sort((a, b) => a - b);
  return {
    perSecond: requests.length / seconds,
    p50Ms: latencies[Math.floor(latencies.length * 0.5)] ?? 0,
    p99Ms: latencies[Math.floor(latencies.length * 0.99)] ?? 0,
  };
}

function readAnswer(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    let missing = -1;
    const onData = (chunk: Buffer) => {
      if (missing < 0) {
        const head = chunk.toString("latin1", 0, 600);
        const length = /content-length: (\d+)/i.exec(head)?.[1];
        if (!head.startsWith("HTTP/1.1 200") || !length) return reject(new Error(chunk.toString()));
        missing = head.indexOf("\r\n\r\n") + 4 + Number(length);
      }
      missing -= chunk.length;
      if (missing > 0) return;
      socket.off("data", onData);
      resolve();
    };
    socket.on("data", onData);
  });
}
