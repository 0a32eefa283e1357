import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from "node:crypto";
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

export function secretBox(key: Buffer): SecretBox {
  if (key.length !== 32) throw new Error("the key file must hold exactly 32 bytes");
  return {
    seal(plain) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", key, nonce);
      const body = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64");
    },
    derive: (purpose) => createHmac("sha256", key).update(purpose).digest("hex"),
    open(sealed) {
      const bytes = Buffer.from(sealed, "base64");
      const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(12, 28));
      return decipher.update(bytes.subarray(28), undefined, "utf8") + decipher.final("utf8");
    },
  };
}

export function sha256Hex(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
