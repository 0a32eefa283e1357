import { afterAll, describe, expect, test } from "vitest";
import { S3Error, s3Storage } from "./s3-storage.ts";
import { storageContract } from "./storage-contract.ts";
import { isS3Installed, type S3Server, startS3Server } from "./testing/s3-server.ts";

let server: S3Server;
afterAll(() => server?.[Symbol.dispose]());

function storage(into = server.bucket) {
  return s3Storage({ ...server, bucket: into, prefix: "kvasir", retries: 0 });
}

describe.skipIf(!isS3Installed)("an S3 bucket", () => {
  storageContract(async () => {
    server = await startS3Server();
    return storage();
  });

  test("an upload that a crash left behind goes with the file", async () => {
    const { client, endpoint, bucket } = server;
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
