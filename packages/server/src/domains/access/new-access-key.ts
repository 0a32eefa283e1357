import { type Random, randomText } from "../../kernel/ids.ts";

export interface NewAccessKey {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
}

const alphanumeric = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** A key pair as the cloud gives out to accounts and users. */
export function newAccessKey(random: Random): NewAccessKey {
  return {
    accessKeyId: `LTAI5t${randomText(random, 18, alphanumeric)}`,
    accessKeySecret: randomText(random, 30, alphanumeric),
  };
}

/** A key pair of a session; how it begins tells clients and us that it needs its token. */
export function newSessionKey(random: Random): NewAccessKey {
  return {
    accessKeyId: `STS.NT${randomText(random, 22, alphanumeric)}`,
    accessKeySecret: randomText(random, 44, alphanumeric),
  };
}
