import { createHmac, timingSafeEqual } from "node:crypto";
import type { Readable } from "node:stream";
import { type BackupStorage, MissingBackupFile } from "../../drivers/backup-storage.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { Store } from "../../store/store.ts";
import type { Backup } from "./backup.ts";
import { backupStore } from "./backup-store.ts";

/** A link works this long. */
const validMs = 60 * 60_000;

export interface BackupLinksParts {
  readonly store: Pick<Store, "read">;
  readonly storage: BackupStorage;
  readonly clock: Clock;
  /** Secret of this installation; a link signed with another one is refused. */
  readonly signingKey: string;
  /** `http://host:port`, or null before the installation listens. */
  origin(): string | null;
}

export interface DownloadAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readable | string;
}

export interface BackupLinks {
  url(backup: Backup, now: number): string;
  /** Answers a request for a link. @param path without the query */
  open(path: string, query: string): Promise<DownloadAnswer>;
}

/** Links to backup files that whoever holds one can use until it expires, without an AccessKey. */
export function backupLinks(parts: BackupLinksParts): BackupLinks {
  const signatureOf = (path: string, expires: string) =>
    createHmac("sha256", parts.signingKey).update(`GET\n${path}\n${expires}`).digest();
  return {
    url(backup, now) {
      const origin = parts.origin();
      if (origin === null) return "";
      const path = `/backups/${backup.instanceId}/${backup.id}.rdb`;
      const expires = String(Math.floor((now + validMs) / 1000));
      const signature = signatureOf(path, expires).toString("base64url");
      return `${origin}${path}?Expires=${expires}&Signature=${signature}`;
    },

    async open(path, query) {
      const given = new URLSearchParams(query);
      const expires = given.get("Expires") ?? "";
      const signature = Buffer.from(given.get("Signature") ?? "", "base64url");
      const wanted = signatureOf(path, expires);
      if (signature.length !== wanted.length || !timingSafeEqual(signature, wanted)) {
        return refusal(403, "SignatureDoesNotMatch", "The signature of the link is not valid.");
      }
      if (!(Number(expires) * 1000 > parts.clock.now())) {
        return refusal(403, "AccessDenied", "The link has expired.");
      }
      const id = /\/([^/]+)\.rdb$/.exec(path)?.[1] ?? "";
      const backup = await parts.store.read((db) => backupStore(db).find(id));
      const body =
        backup?.status === "Success" && backup.wanted === "kept"
          ? await fileOf(backup, parts.storage)
          : null;
      if (!backup || !body) return refusal(404, "NoSuchKey", "The backup does not exist any more.");
      return {
        status: 200,
        headers: {
          "content-type": "application/octet-stream",
          "content-length": String(backup.sizeBytes),
          "content-disposition": `attachment; filename="${backup.instanceId}-${backup.id}.rdb"`,
          "x-content-crc32": backup.checksum,
        },
        body,
      };
    },
  };
}

/** Null when somebody else took the file away. */
async function fileOf(backup: Backup, storage: BackupStorage): Promise<Readable | null> {
  try {
    return await storage.read(backup.fileKey);
  } catch (error) {
    if (!(error instanceof MissingBackupFile)) throw error;
    return null;
  }
}

function refusal(status: number, code: string, message: string): DownloadAnswer {
  return {
    status,
    headers: { "content-type": "application/xml" },
    body: `<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
  };
}
