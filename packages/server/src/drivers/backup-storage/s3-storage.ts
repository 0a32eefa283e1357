import { createReadStream, createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import { AwsClient } from "aws4fetch";
import { XMLParser } from "fast-xml-parser";
import { type BackupStorage, MissingBackupFile, requireSafeKey } from "../backup-storage.ts";
import { inParts } from "./in-parts.ts";

export interface S3StorageOptions {
  /** Base address, `https://s3.eu-west-1.amazonaws.com` or that of any compatible server. */
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  /** Put before each name; empty, or without a slash at its ends. */
  readonly prefix: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Tries of one request that the server puts off. */
  readonly retries?: number;
}

/** The storage did not do what it was asked. The answer's code is in the text, no key or secret. */
export class S3Error extends Error {
  override readonly name = "S3Error";
}

/** Memory that one upload takes; 10,000 parts, S3's limit, make 160 GB. */
const partBytes = 16 * 1024 * 1024;

/**
 * Backups as objects of an S3-compatible storage, addressed by path. A file goes up in parts and is
 * visible to nobody before the last of them.
 */
export function s3Storage(options: S3StorageOptions): BackupStorage {
  const client = new AwsClient({
    accessKeyId: options.accessKeyId,
    secretAccessKey: options.secretAccessKey,
    region: options.region,
    service: "s3",
    retries: options.retries ?? 3,
  });
  const base = `${options.endpoint.replace(/\/$/, "")}/${options.bucket}`;
  const nameOf = (key: string) => {
    requireSafeKey(key);
    return options.prefix ? `${options.prefix}/${key}` : key;
  };
  const call = async (method: string, path: string, body?: Buffer | string): Promise<Response> => {
    const answer = await client.fetch(`${base}${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: typeof body === "string" ? body : new Uint8Array(body) }),
    });
    if (answer.ok) return answer;
    const code = /<Code>(\w+)<\/Code>/.exec(await answer.text())?.[1] ?? "";
    if (answer.status === 404 && method === "GET") {
      throw new MissingBackupFile(`the storage has no ${path}: ${code}`);
    }
    throw new S3Error(`${method} ${path.split("?")[0]}: ${answer.status} ${code}`);
  };

  const write: BackupStorage["write"] = async (key, source) => {
    const path = `/${nameOf(key)}`;
    const begun = xml(await (await call("POST", `${path}?uploads`)).text());
    const uploadId = String(begun["InitiateMultipartUploadResult"]?.["UploadId"] ?? "");
    const query = `uploadId=${encodeURIComponent(uploadId)}`;
    try {
      const tags: string[] = [];
      for await (const part of inParts(source, partBytes)) {
        const number = tags.length + 1;
        const answer = await call("PUT", `${path}?partNumber=${number}&${query}`, part);
        tags.push(answer.headers.get("etag") ?? "");
        await answer.arrayBuffer();
      }
      const answer = await call("POST", `${path}?${query}`, completion(tags));
      // A failure of this request may come with status 200, after a long wait.
      const text = await answer.text();
      if (text.includes("<Error>")) throw new S3Error(`the upload of ${key} was not completed`);
    } catch (error) {
      await call("DELETE", `${path}?${query}`).catch(() => undefined);
      throw error;
    }
  };

  return {
    isRemote: true,

    write,

    adopt: (key, path) => write(key, createReadStream(path, { highWaterMark: 1024 * 1024 })),

    async read(key) {
      return bodyOf(await call("GET", `/${nameOf(key)}`));
    },

    async fetchTo(key, path) {
      const answer = await call("GET", `/${nameOf(key)}`);
      await pipeline(bodyOf(answer), createWriteStream(path, { mode: 0o600, flush: true }));
    },

    async remove(key) {
      const name = nameOf(key);
      await call("DELETE", `/${name}`);
      const listed = xml(
        await (await call("GET", `?uploads&prefix=${encodeURIComponent(name)}`)).text(),
      );
      const uploads = listed["ListMultipartUploadsResult"]?.["Upload"] ?? [];
      for (const upload of Array.isArray(uploads) ? uploads : [uploads]) {
        if (upload.Key !== name) continue;
        await call("DELETE", `/${name}?uploadId=${encodeURIComponent(String(upload.UploadId))}`);
      }
    },
  };
}

function bodyOf(answer: Response): Readable {
  return Readable.fromWeb(answer.body as ReadableStream<Uint8Array>);
}

type Tree = Record<string, Record<string, unknown> | undefined> & {
  ListMultipartUploadsResult?: { Upload?: Upload | Upload[] };
};
interface Upload {
  readonly Key: string;
  readonly UploadId: unknown;
}

const parser = new XMLParser({ parseTagValue: false });

function xml(text: string): Tree {
  return parser.parse(text) as Tree;
}

function completion(tags: readonly string[]): string {
  const parts = tags.map(
    (tag, index) =>
      `<Part><PartNumber>${index + 1}</PartNumber><ETag>${tag.replaceAll('"', "&quot;")}</ETag></Part>`,
  );
  return `<CompleteMultipartUpload>${parts.join("")}</CompleteMultipartUpload>`;
}
