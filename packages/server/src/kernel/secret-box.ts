import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hash,
  randomBytes,
} from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";

/** Seals secrets with the installation's key file, so that the database alone tells nobody. */
export interface SecretBox {
  seal(plain: string): string;
  /** @throws Error when the text was not sealed with this key, or was changed */
  open(sealed: string): string;
  /** A secret of this installation for one purpose; always the same for the same one. */
  derive(purpose: string): string;
}

/** Reads the key at `path`, or makes it (mode 0600) at the first start. */
export function openSecretBox(path: string): SecretBox {
  if (!existsSync(path)) writeFileSync(path, randomBytes(32), { mode: 0o600, flag: "wx" });
  return secretBox(readFileSync(path));
}

export function secretBox(bytes: Buffer): SecretBox {
  if (bytes.length !== 32) throw new Error("the key file must hold exactly 32 bytes");
  // Made once: from bare bytes each call would make its own, which takes longer than the rest of it.
  const key = createSecretKey(bytes);
  return {
    seal(plain) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", key, nonce);
      const body = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64");
    },
    derive: (purpose) => createHmac("sha256", key).update(purpose).digest("hex"),
    open(sealed) {
      const box = Buffer.from(sealed, "base64");
      const decipher = createDecipheriv("aes-256-gcm", key, box.subarray(0, 12));
      decipher.setAuthTag(box.subarray(12, 28));
      return decipher.update(box.subarray(28), undefined, "utf8") + decipher.final("utf8");
    },
  };
}

/** The same box, for one piece of work: what it opens more than once is opened once. */
export function openingOnce(box: SecretBox): SecretBox {
  const opened = new Map<string, string>();
  return {
    ...box,
    open(sealed) {
      const plain = opened.get(sealed) ?? box.open(sealed);
      opened.set(sealed, plain);
      return plain;
    },
  };
}

export function sha256Hex(text: string): string {
  return hash("sha256", text, "hex");
}
