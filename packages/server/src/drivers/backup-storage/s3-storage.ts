import { createReadStream, createWriteStream } from "node:fs";
import type { IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { AwsClient } from "aws4fetch";
import { XMLParser } from "fast-xml-parser";
import { type BackupStorage, MissingBackupFile, requireSafeKey } from "../backup-storage.ts";
import { inParts } from "./in-parts.ts";
import { sendRequest } from "./send-request.ts";

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

/** Before the first repetition of a request that the server put off; doubled each time. */
const firstDelayMs = 50;

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
  });
  const { retries = 3 } = options;
  const base = `${options.endpoint.replace(/\/$/, "")}/${options.bucket}`;
  const nameOf = (key: string) => {
    requireSafeKey(key);
    return options.prefix ? `${options.prefix}/${key}` : key;
  };
  const call = async (
    method: string,
    path: string,
    body?: Buffer | string,
  ): Promise<IncomingMessage> => {
    for (let attempt = 0; ; attempt++) {
      // Signed anew each time, for the signature has a time. It does not cover the body.
      const answer = await sendRequest(await client.sign(`${base}${path}`, { method }), body);
      const { statusCode = 0 } = answer;
      if (statusCode < 300) return answer;
      const code = /<Code>(\w+)<\/Code>/.exec(await text(answer))?.[1] ?? "";
      if (statusCode === 404 && method === "GET") {
        throw new MissingBackupFile(`the storage has no ${path}: ${code}`);
      }
      const isPutOff = statusCode >= 500 || statusCode === 429;
      if (!isPutOff || attempt >= retries) {
        throw new S3Error(`${method} ${path.split("?")[0]}: ${statusCode} ${code}`);
      }
      await sleep(firstDelayMs * 2 ** attempt);
    }
  };
  const ask = async (method: string, path: string, body?: string): Promise<string> =>
    text(await call(method, path, body));

  const write: BackupStorage["write"] = async (key, source) => {
    const path = `/${nameOf(key)}`;
    const begun = xml(await ask("POST", `${path}?uploads`));
    const uploadId = String(begun["InitiateMultipartUploadResult"]?.["UploadId"] ?? "");
    const query = `uploadId=${encodeURIComponent(uploadId)}`;
    try {
      const tags: string[] = [];
      for await (const part of inParts(source, partBytes)) {
        const number = tags.length + 1;
        const answer = await call("PUT", `${path}?partNumber=${number}&${query}`, part);
        tags.push(answer.headers.etag ?? "");
        answer.resume();
      }
      // A failure of this request may come with status 200, after a long wait.
      const answer = await ask("POST", `${path}?${query}`, completion(tags));
      if (answer.includes("<Error>")) throw new S3Error(`the upload of ${key} was not completed`);
    } catch (error) {
      await ask("DELETE", `${path}?${query}`).catch(() => undefined);
      throw error;
    }
  };

  return {
    isRemote: true,

    write,

    adopt: (key, path) => write(key, createReadStream(path, { highWaterMark: 1024 * 1024 })),

    read: async (key) => call("GET", `/${nameOf(key)}`),

    async fetchTo(key, path) {
      const answer = await call("GET", `/${nameOf(key)}`);
      await pipeline(answer, createWriteStream(path, { mode: 0o600, flush: true }));
    },

    async remove(key) {
      const name = nameOf(key);
      await ask("DELETE", `/${name}`);
      const listed = xml(await ask("GET", `?uploads&prefix=${encodeURIComponent(name)}`));
      const uploads = listed["ListMultipartUploadsResult"]?.["Upload"] ?? [];
      for (const upload of Array.isArray(uploads) ? uploads : [uploads]) {
        if (upload.Key !== name) continue;
        await ask("DELETE", `/${name}?uploadId=${encodeURIComponent(String(upload.UploadId))}`);
      }
    },
  };
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
