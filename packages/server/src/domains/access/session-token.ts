import { pickErrors } from "../../kernel/api-error.ts";
import type { SecretBox } from "../../kernel/secret-box.ts";

const errors = pickErrors("InvalidSecurityToken.Malformed");

/** A session of a role. It is nowhere but in its own token, which only this installation can read. */
export interface Session {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly roleId: string;
  readonly name: string;
  /** Narrows what the role allows; empty: nothing does. */
  readonly policy: string;
  /** Milliseconds on the installation's clock. */
  readonly expiresAt: number;
}

/** Tells tokens from whatever else is sealed with the same key. */
const kind = "session";

export function sealSession(session: Session, secrets: SecretBox): string {
  return secrets.seal(JSON.stringify({ kind, ...session }));
}

/** @throws ApiError InvalidSecurityToken.Malformed for what is no token of this installation */
export function openSession(token: string, secrets: SecretBox): Session {
  const opened = read(token, secrets);
  if (opened.kind !== kind) throw errors["InvalidSecurityToken.Malformed"]();
  return opened;
}

function read(token: string, secrets: SecretBox): Session & { kind?: string } {
  try {
    return JSON.parse(secrets.open(token)) as Session & { kind?: string };
  } catch (cause) {
    throw errors["InvalidSecurityToken.Malformed"]({}, { cause });
  }
}
