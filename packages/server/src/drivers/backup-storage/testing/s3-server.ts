import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { AwsClient } from "aws4fetch";

/** moto, a simulation of the real S3 in Python; only where it is installed. */
export const isS3Installed = spawnSync("moto_server", ["--help"], { stdio: "ignore" }).status === 0;

export interface S3Server extends Disposable {
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly client: AwsClient;
  /** Names of the objects that begin like this. */
  list(prefix: string): Promise<string[]>;
}

/** A server of its own with one empty bucket. */
export async function startS3Server(): Promise<S3Server> {
  const keys = { accessKeyId: "test", secretAccessKey: "test-secret" };
  const bucket = "backups";
  const region = "us-east-1";
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const server = spawn("moto_server", ["-H", "127.0.0.1", "-p", String(port)], {
    stdio: "ignore",
  });
  const client = new AwsClient({ ...keys, region, service: "s3" });
  for (const deadline = Date.now() + 20_000; ; ) {
    const made = await client.fetch(`${endpoint}/${bucket}`, { method: "PUT" }).catch(() => null);
    if (made?.ok) break;
    if (Date.now() > deadline) throw new Error("moto_server does not answer");
    await sleep(50);
  }
  return {
    ...keys,
    endpoint,
    region,
    bucket,
    client,
    async list(prefix) {
      const query = `list-type=2&prefix=${encodeURIComponent(prefix)}`;
      const text = await (await client.fetch(`${endpoint}/${bucket}?${query}`)).text();
      return [...text.matchAll(/<Key>([^<]+)<\/Key>/g)].map(([, key = ""]) => key);
    },
    [Symbol.dispose]: () => void server.kill("SIGKILL"),
  };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
