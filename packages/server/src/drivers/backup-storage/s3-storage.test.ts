import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { AwsClient } from "aws4fetch";
import { afterAll, describe, expect, test } from "vitest";
import { S3Error, s3Storage } from "./s3-storage.ts";
import { storageContract } from "./storage-contract.ts";

const keys = { accessKeyId: "test", secretAccessKey: "test-secret" };
const bucket = "backups";

/** moto, a simulation of the real S3 in Python; only where it is installed. */
const isInstalled = spawnSync("moto_server", ["--help"], { stdio: "ignore" }).status === 0;
let server: ChildProcess | undefined;
let endpoint = "";
afterAll(() => void server?.kill("SIGKILL"));

async function startServer(): Promise<void> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === "string") throw new Error("no port");
  endpoint = `http://127.0.0.1:${address.port}`;
  server = spawn("moto_server", ["-H", "127.0.0.1", "-p", String(address.port)], {
    stdio: "ignore",
  });
  const client = new AwsClient({ ...keys, region: "us-east-1", service: "s3" });
  for (const deadline = Date.now() + 20_000; ; ) {
    const made = await client.fetch(`${endpoint}/${bucket}`, { method: "PUT" }).catch(() => null);
    if (made?.ok) return;
    if (Date.now() > deadline) throw new Error("moto_server does not answer");
    await sleep(50);
  }
}

function storage(into = bucket) {
  const place = { endpoint, region: "us-east-1", bucket: into, prefix: "kvasir" };
  return s3Storage({ ...place, ...keys, retries: 0 });
}

describe.skipIf(!isInstalled)("an S3 bucket", () => {
  storageContract(async () => {
    await startServer();
    return storage();
  });

  test("an upload that a crash left behind goes with the file", async () => {
    const client = new AwsClient({ ...keys, region: "us-east-1", service: "s3" });
    const uploads = `${endpoint}/${bucket}?uploads`;
    await client.fetch(`${endpoint}/${bucket}/kvasir/r-1/9-1.rdb?uploads`, { method: "POST" });
    expect(await (await client.fetch(uploads)).text()).toContain("kvasir/r-1/9-1.rdb");
    await storage().remove("r-1/9-1.rdb");
    expect(await (await client.fetch(uploads)).text()).not.toContain("kvasir/r-1/9-1.rdb");
  });

  test("a bucket that is not there is an error that says so", async () => {
    async function* one(): AsyncGenerator<Buffer> {
      yield Buffer.from("x");
    }
    await expect(storage("nowhere").write("r-1/1-1.rdb", one())).rejects.toThrow(
      expect.objectContaining({
        name: S3Error.name,
        message: expect.stringContaining("NoSuchBucket"),
      }),
    );
  });
});
